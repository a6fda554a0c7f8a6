package io.hybridrunner.link.conformance;

import java.util.Set;

/**
 * One rule of {@code docs/runner-link.md}, and how to see whether a peer keeps it.
 *
 * @param id as in the document; {@code S…} binds servers, {@code R…} runners
 * @param title the rule in one sentence
 * @param needs what the check needs beyond an address and a token
 * @param check throws when the rule is broken
 */
record Rule<S>(String id, String title, Set<Need> needs, Check<S> check) {

  /** What not every peer offers. */
  enum Need {
    /** The peer can be told to do something, and asked what it knows. */
    CONTROL,
    /** The peer's heartbeat and time limits are short. */
    SHORT_TIMES
  }

  /** A way to see whether a rule is kept. */
  interface Check<S> {
    void on(S scene) throws Exception;
  }

  static <S> Rule<S> of(String id, String title, Check<S> check) {
    return new Rule<>(id, title, Set.of(), check);
  }

  /** One whose check moves the peer. */
  static <S> Rule<S> driven(String id, String title, Check<S> check) {
    return new Rule<>(id, title, Set.of(Need.CONTROL), check);
  }

  /** One whose check waits for the peer's own times. */
  static <S> Rule<S> timed(String id, String title, Check<S> check) {
    return new Rule<>(id, title, Set.of(Need.SHORT_TIMES), check);
  }

  /** One whose check moves the peer and waits for its times. */
  static <S> Rule<S> drivenAndTimed(String id, String title, Check<S> check) {
    return new Rule<>(id, title, Set.of(Need.CONTROL, Need.SHORT_TIMES), check);
  }

  boolean needs(Need need) {
    return needs.contains(need);
  }
}
