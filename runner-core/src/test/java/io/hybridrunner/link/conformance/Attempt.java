package io.hybridrunner.link.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A runner's attempt to connect.
 *
 * @param request what it asked for
 * @param at when, as {@link System#nanoTime} counts
 */
record Attempt(Upgrade request, Socket socket, BufferedInputStream in, long at) {

  /** Answers with this status and these header lines, and ends the connection. */
  long refuse(String status, String... headers) throws IOException {
    long answered = System.nanoTime();
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String answer =
        "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n" + lines + "\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    socket.shutdownOutput();
    return answered;
  }

  /** Opens the WebSocket; the kit does not read from it yet. */
  Link open(Duration patience) throws IOException {
    socket.getOutputStream().write(request.opening().getBytes(StandardCharsets.ISO_8859_1));
    return new Link(
        new WebSocket(socket, in, WebSocket.End.SERVER, () -> {}), Frames.OF_RUNNERS, patience);
  }
}
