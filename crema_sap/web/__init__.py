"""What every page shares: middleware, decorators, navigation, forms, charts."""
