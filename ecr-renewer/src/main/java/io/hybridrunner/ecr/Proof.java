package io.hybridrunner.ecr;

import java.net.URI;
import java.util.Optional;

/**
 * How a credential is proved.
 *
 * @param registry the registry's address, {@code https://host}
 * @param image an image in it that must be there: {@code repository}, {@code repository:tag} or
 *     {@code repository@digest}
 */
public record Proof(URI registry, Optional<String> image) {}
