package io.hybridrunner.collate.net;

import java.io.IOException;

/** No tunnel through the proxy. The message says why as a sentence, and holds no password. */
public final class ProxyException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String cure;
  private final boolean isLasting;

  private ProxyException(String message, String cure, boolean isLasting) {
    super(message);
    this.cure = cure;
    this.isLasting = isLasting;
  }

  /** Of a kind that may pass by itself. */
  static ProxyException passing(String message, String cure) {
    return new ProxyException(message, cure, false);
  }

  /** Of a kind that waits for a person. */
  static ProxyException lasting(String message, String cure) {
    return new ProxyException(message, cure, true);
  }

  /** What to do. */
  public String cure() {
    return cure;
  }

  /** Whether a person must act before it can work. */
  public boolean isLasting() {
    return isLasting;
  }
}
