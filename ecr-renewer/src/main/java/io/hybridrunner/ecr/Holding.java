package io.hybridrunner.ecr;

import java.util.Map;
import java.util.Optional;

/** What a pull Secret holds. */
public sealed interface Holding {

  /** There is none. */
  record Absent() implements Holding {}

  /**
   * One that this program manages.
   *
   * @param credentials by host; of each how long it lives is known, and what is not is left out
   * @param lastError what was noted last
   */
  record Managed(Map<String, PullCredential> credentials, Optional<String> lastError)
      implements Holding {
    /** Copies the credentials. */
    public Managed {
      credentials = Map.copyOf(credentials);
    }
  }

  /**
   * One that somebody else manages.
   *
   * @param owner who that is, as far as the Secret says
   */
  record Foreign(String owner) implements Holding {}
}
