package io.hybridrunner.relay.link;

/** One open connection to a runner. Thread-safe; no method waits for the network. */
public interface Wire {

  /**
   * Begins to send a message. There is never more than one on its way.
   *
   * @param written called once it is written or the connection is known to be broken, on any
   *     thread, perhaps before this returns
   */
  void send(String text, Runnable written);

  /** Says goodbye, with the code and a reason of at most 123 bytes. */
  void close(int code, String reason);

  /** Ends the connection at once, without a goodbye. */
  void cut();

  /** The other end's address, for people. */
  String remote();
}
