package io.hybridrunner.ecr.aws;

/**
 * What was refused or did not work, without anything secret.
 *
 * @param message what happened, a sentence without its full stop
 * @param cure what the reader can do
 */
public record Fault(String message, String cure) {}
