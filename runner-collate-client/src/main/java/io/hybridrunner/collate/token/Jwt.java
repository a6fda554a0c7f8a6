package io.hybridrunner.collate.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.Optional;

/**
 * Reads JSON Web Tokens without checking them. Messages of the library quote the token, so none is
 * passed on. Stateless.
 */
final class Jwt {

  private static final int LONGEST_NAME = 64;
  private static final String NO_PAYLOAD = ".e30.";

  private Jwt() {}

  /** What it says of itself; nothing when it is no JWT, or one with claims that cannot be. */
  static TokenClaims claims(String token) {
    return decoded(token).map(Jwt::claims).orElseGet(TokenClaims::none);
  }

  /** Whether it is a JWT that nobody signed, or whose signature is lost. */
  static boolean isUnsigned(String token) {
    int header = token.indexOf('.');
    return header > 0
        && decoded(token.substring(0, header) + NO_PAYLOAD)
            .map(jwt -> token.endsWith(".") || "none".equalsIgnoreCase(jwt.getAlgorithm()))
            .orElse(false);
  }

  private static Optional<DecodedJWT> decoded(String token) {
    try {
      return Optional.of(JWT.decode(token));
    } catch (RuntimeException noJwt) {
      // Not only its own exceptions: a time may be out of all bounds.
      return Optional.empty();
    }
  }

  private static TokenClaims claims(DecodedJWT jwt) {
    return new TokenClaims(
        Optional.ofNullable(jwt.getSubject()).flatMap(Jwt::name),
        Optional.ofNullable(jwt.getClaim("isBot").asBoolean()),
        Optional.ofNullable(jwt.getClaim("tokenType").asString()).flatMap(Jwt::name),
        Optional.ofNullable(jwt.getIssuedAtAsInstant()),
        Optional.ofNullable(jwt.getExpiresAtAsInstant())
            .<Expiry>map(Expiry.At::new)
            .orElseGet(Expiry.Never::new));
  }

  private static Optional<String> name(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    boolean isShown = !line.isEmpty() && line.indexOf('@') < 0;
    return Optional.of(line)
        .filter(it -> isShown)
        .map(it -> it.substring(0, Math.min(it.length(), LONGEST_NAME)));
  }
}
