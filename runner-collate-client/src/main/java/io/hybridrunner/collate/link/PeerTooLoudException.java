package io.hybridrunner.collate.link;

import java.io.IOException;

/** The peer sent more bytes for one message than the link allows. */
final class PeerTooLoudException extends IOException {

  private static final long serialVersionUID = 1L;

  PeerTooLoudException() {
    super("a message of more than " + ByteMeter.describeLimit());
  }
}
