"""What keeps a page, and those who read it, safe."""
