package io.hybridrunner.collate.link;

/**
 * How far one attempt to open a WebSocket got, so that silence can be told by where it was met.
 * Thread-safe: OkHttp may connect on another thread than it waits on, and tells nobody how far it
 * is with a WebSocket, so whom it calls on the way says so here.
 */
final class Dialing {

  /** The steps, each with what does not happen when the other side is silent in it. */
  enum Step {
    NAMING("has a name that the DNS did not tell in time", "Look at the DNS."),
    CONNECTING(
        "did not accept a connection in time", "Check firewalls, and whether a proxy is needed."),
    SECURING(
        "did not agree on TLS in time",
        "Look at firewalls and proxies that open TLS, and its load."),
    ASKING(
        "did not answer the request for a WebSocket in time",
        "Look at the server's load and at proxies in between."),
    GREETING(
        "did not welcome the runner in time",
        "Check that link.url leads to a server of Runner Link v1, and its load."),
    UP(
        "did not read what it was sent in time",
        "Look at the server's load, and at the line to it.");

    private final String silence;
    private final String cure;

    Step(String silence, String cure) {
      this.silence = silence;
      this.cure = cure;
    }

    /** What the other side did not do. */
    String silence() {
      return silence;
    }

    String cure() {
      return cure;
    }
  }

  private volatile Step step = Step.CONNECTING;

  Step step() {
    return step;
  }

  void reached(Step value) {
    step = value;
  }
}
