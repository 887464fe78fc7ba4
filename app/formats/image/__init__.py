"""How pictures are read and written: libvips first, Pillow for what libvips does not know."""
