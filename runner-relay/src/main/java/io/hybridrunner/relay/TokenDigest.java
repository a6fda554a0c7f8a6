package io.hybridrunner.relay;

import io.hybridrunner.model.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a token is remembered by: SHA-256 over a salt of this process and the token, so that a dump
 * of the memory shows no token and nothing to look one up with. Immutable and thread-safe.
 */
final class TokenDigest {

  private final byte[] salt = new byte[32];

  TokenDigest() {
    new SecureRandom().nextBytes(salt);
  }

  String of(SecretValue token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      return HexFormat.of().formatHex(sha.digest(token.reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
