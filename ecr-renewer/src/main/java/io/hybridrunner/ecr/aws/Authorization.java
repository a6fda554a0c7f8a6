package io.hybridrunner.ecr.aws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/** What ECR gave: a user, a password, and their end. No record, so that nothing prints it. */
public final class Authorization {

  private final String user;
  private final String password;
  private final Instant expiresAt;

  private Authorization(String user, String password, Instant expiresAt) {
    this.user = user;
    this.password = password;
    this.expiresAt = expiresAt;
  }

  static Authorization read(List<AuthorizationData> answer, EcrEndpoint where) {
    if (answer.isEmpty()) {
      throw useless(where, "no authorization data in it");
    }
    AuthorizationData data = answer.get(0);
    if (data.expiresAt() == null) {
      throw useless(where, "no end of the token in it");
    }
    String pair = decode(data.authorizationToken(), where);
    int colon = pair.indexOf(':');
    if (colon <= 0 || colon == pair.length() - 1) {
      throw useless(where, "a token in it that is not user:password");
    }
    return new Authorization(pair.substring(0, colon), pair.substring(colon + 1), data.expiresAt());
  }

  private static String decode(@Nullable String token, EcrEndpoint where) {
    if (token == null) {
      throw useless(where, "no token in it");
    }
    try {
      return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw useless(where, "a token in it that is not base64");
    }
  }

  private static FaultException useless(EcrEndpoint where, String what) {
    return new FaultException(
        new Fault(
            where.name() + " gave an answer with " + what,
            "Check that the endpoint is ECR's, and that no proxy changes its answers."));
  }

  /** The user. */
  public String user() {
    return user;
  }

  /** The password, in the clear. */
  public String password() {
    return password;
  }

  /** When it ends, as AWS says. */
  public Instant expiresAt() {
    return expiresAt;
  }
}
