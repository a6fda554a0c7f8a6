package io.hybridrunner.ecr;

/**
 * What became of one registry's credential in one namespace.
 *
 * @param registry the registry's host
 * @param namespace the namespace
 * @param outcome what became of it
 */
public record Result(String registry, String namespace, Outcome outcome) {}
