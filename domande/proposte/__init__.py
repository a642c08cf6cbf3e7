"""The citizen's pages after the definitiva: the lists explained, the proposal and its answer."""
