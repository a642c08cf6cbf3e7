"""The register of acts, the protocol, the outbox and the produced documents."""
