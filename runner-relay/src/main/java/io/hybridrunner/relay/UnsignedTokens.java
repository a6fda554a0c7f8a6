package io.hybridrunner.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.util.Base64;

/**
 * Knows JSON Web Tokens that nobody signed ({@code "alg": "none"}): anybody can write one, and some
 * servers have believed them. They are refused without asking. Of all others nothing is read:
 * whether a token is valid, and whose it is, says whom the relay asks, never the token.
 */
final class UnsignedTokens {

  private static final ObjectMapper JSON = new ObjectMapper();

  private UnsignedTokens() {}

  static boolean contain(SecretValue token) {
    String[] parts = token.reveal().split("\\.", -1);
    if (parts.length < 2) {
      return false;
    }
    String algorithm = algorithm(parts[0]);
    boolean hasSignature = parts.length > 2 && !parts[2].isEmpty();
    return algorithm.equalsIgnoreCase("none") || (!algorithm.isEmpty() && !hasSignature);
  }

  /** Empty for what is no header of a JSON Web Token. */
  private static String algorithm(String header) {
    try {
      JsonNode fields = JSON.readTree(Base64.getUrlDecoder().decode(header));
      return fields == null ? "" : fields.path("alg").asText();
    } catch (JsonProcessingException | IllegalArgumentException noHeader) {
      return "";
    } catch (IOException impossible) {
      throw new IllegalStateException("reading bytes in memory failed", impossible);
    }
  }
}
