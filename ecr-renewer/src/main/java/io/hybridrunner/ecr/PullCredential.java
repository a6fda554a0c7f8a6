package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Validity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a registry wants to be shown. Immutable and thread-safe; prints without its password, and is
 * no record, so that nothing prints it by accident.
 */
public final class PullCredential {

  private final String user;
  private final String password;
  private final Validity validity;

  /**
   * A credential.
   *
   * @param user the user, with ECR always {@code AWS}
   * @param password the password
   * @param validity how long it lives
   */
  public PullCredential(String user, String password, Validity validity) {
    this.user = user;
    this.password = password;
    this.validity = validity;
  }

  /** The user. */
  public String user() {
    return user;
  }

  /** The password, in the clear. Hand it to its consumer; never to a log or an exception. */
  public String password() {
    return password;
  }

  /** How long it lives. */
  public Validity validity() {
    return validity;
  }

  /** User and password as HTTP's Basic scheme and Docker's {@code auth} field want them. */
  public String basic() {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "PullCredential[user=" + user + ", password=•••, validity=" + validity + "]";
  }
}
