package io.hybridrunner.ecr.e2e;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The passwords of a registry over time. As with ECR a new one does not end the one before: it ends
 * when the next is given. Thread-safe.
 */
final class Passwords {

  private int newest;
  private int oldest;

  /**
   * A password.
   *
   * @param user its user; each password has one of its own, as a htpasswd file has one password a
   *     user
   * @param text the password
   */
  record Password(String user, String text) {

    static Password of(int number) {
      return new Password("AWS" + number, "password-" + number);
    }
  }

  synchronized Password newest() {
    return Password.of(newest);
  }

  /** What the registry takes. */
  synchronized List<Password> valid() {
    return IntStream.rangeClosed(oldest, newest).mapToObj(Password::of).toList();
  }

  /** From now on there is a newer one. */
  synchronized void add() {
    newest++;
  }

  /** The end of all but the newest. */
  synchronized void endOld() {
    oldest = newest;
  }
}
