package io.hybridrunner.link.conformance;

import java.io.IOException;

/** The other side breaks WebSocket's own rules, or a limit. */
public final class BrokenRulesException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final String what;

  BrokenRulesException(int code, String what) {
    super(what);
    this.code = code;
    this.what = what;
  }

  /** What was broken. */
  public String what() {
    return what;
  }

  /** The close code that this deserves. */
  public int code() {
    return code;
  }
}
