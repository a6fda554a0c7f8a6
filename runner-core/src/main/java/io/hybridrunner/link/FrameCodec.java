package io.hybridrunner.link;

import io.hybridrunner.model.Cause;
import java.util.Optional;

/**
 * Frames to JSON and back. Stateless and thread-safe; strict in what it writes, lenient in reading.
 */
public final class FrameCodec {

  /** The largest message either side takes, in bytes: 8 MiB. */
  public static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;

  /** A codec. */
  public FrameCodec() {}

  /** The JSON text of a frame. */
  public String encode(Frame frame) {
    throw new IllegalStateException("being built: " + frame);
  }

  /** Reads a message; never throws for what a peer may have sent. */
  public Decoded decode(String text) {
    throw new IllegalStateException("being built: " + text.length());
  }

  /** What a message turned out to be. */
  public sealed interface Decoded {

    /** A frame of this version. */
    record Known(Frame frame) implements Decoded {}

    /**
     * Well formed, of a type this version does not know: to be ignored, or answered when it has an
     * id.
     *
     * @param type the type as sent
     * @param id its id, when it has one
     */
    record Unknown(String type, Optional<String> id) implements Decoded {}

    /**
     * Not a frame.
     *
     * @param id its id, when it could be read
     * @param cause what was wrong and where, never the payload
     */
    record Malformed(Optional<String> id, Cause cause) implements Decoded {}
  }
}
