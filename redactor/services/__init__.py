"""What the product does, one module for each use: it knows adapters only through `services.ports`."""
