package io.hybridrunner.collate.link;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.collate.net.ProxyException;
import io.hybridrunner.collate.net.TlsFault;
import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What failures mean, as a sentence with a cure. Stateless. */
final class Endings {

  private static final int LONGEST_MESSAGE = 123;

  private Endings() {}

  /** The greeting was answered by something else than a welcome; a problem says why. */
  static Ending notWelcome(String server, Incoming answer) {
    if (answer instanceof Incoming.Usable usable
        && usable.frame() instanceof Frame.Problem problem) {
      Cause why = problem.cause();
      return Ending.slow(
          server
              + " does not accept the runner's greeting: "
              + Heard.shortened(why.message(), LONGEST_MESSAGE),
          why.cure().isBlank()
              ? "Upgrade the runner or the server."
              : Heard.shortened(why.cure(), LONGEST_MESSAGE));
    }
    if (answer instanceof Incoming.Bad bad) {
      return Ending.slow(
          server
              + " answered the greeting with what cannot be used: "
              + Heard.shortened(bad.answer().cause().message(), LONGEST_MESSAGE),
          "Check the server's version, and that link.url leads to a server of Runner Link v1.");
    }
    return Ending.slow(
        server + " did not answer the greeting with a welcome",
        "Check that link.url leads to a server of Runner Link v1.");
  }

  /** The connection failed, or never came to be. */
  static Ending ofFailure(
      String server, Throwable failure, @Nullable Response response, Dialing dialing) {
    if (isTooLoud(failure)) {
      return Ending.soon(
          server + " sent a message larger than " + ByteMeter.describeLimit(),
          "Whoever runs the server should look what it sends; the runner connects again.");
    }
    if (response != null) {
      return ofAnswer(server, response, failure);
    }
    if (failure instanceof ProxyException proxy) {
      return proxy.isLasting()
          ? Ending.slow(String.valueOf(proxy.getMessage()), proxy.cure())
          : Ending.soon(String.valueOf(proxy.getMessage()), proxy.cure());
    }
    if (failure instanceof ProtocolException) {
      return ofProtocol(server, String.valueOf(failure.getMessage()), failure);
    }
    Optional<TlsFault> tls = TlsFault.of(failure);
    if (tls.isPresent()) {
      return Ending.slow(server + " " + tls.get().clause(), tls.get().cure());
    }
    return ofSocket(server, failure, dialing);
  }

  private static Ending ofAnswer(String server, Response response, Throwable failure) {
    boolean wasOpen = response.code() == 101 && !(failure instanceof ProtocolException);
    return wasOpen ? broke(server, failure) : Answers.of(server, response);
  }

  private static Ending ofProtocol(String server, String message, Throwable failure) {
    // OkHttp takes a proxy's answer for a fault, and hides it, when it knows of no proxy.
    if (message.contains("HTTP_PROXY_AUTH (407)")) {
      return Answers.proxyWantsCredentials();
    }
    if (message.contains("Unexpected status line")) {
      return Ending.slow(
          server + " does not speak HTTP",
          "Check the port of link.url, and whether wss:// or ws:// is meant.");
    }
    // OkHttp's reader says so of every frame that breaks the protocol, and of nothing else.
    return Ending.slow(
        server + " does not speak WebSocket as RFC 6455 says (" + kindOf(failure) + ")",
        "Check that link.url leads to a server of Runner Link v1, and whether a proxy in between"
            + " changes frames.");
  }

  private static Ending ofSocket(String server, Throwable failure, Dialing dialing) {
    if (failure instanceof UnknownHostException) {
      return Ending.soon(
          "the name of " + server + " is not known here",
          "Check link.url, the DNS, and whether a proxy is needed.");
    }
    if (failure instanceof SocketTimeoutException || isClosedHere(failure)) {
      return silent(server, dialing);
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return Ending.soon(
          server + " does not accept connections",
          "Check link.url, firewalls and the server, and whether a proxy is needed.");
    }
    return broke(server, failure);
  }

  /** Where a write takes too long OkHttp closes the socket, which its reader may see first. */
  private static boolean isClosedHere(Throwable failure) {
    return failure instanceof SocketException
        && String.valueOf(failure.getMessage()).matches("Socket (is )?closed");
  }

  /** Nothing came in the step that dialing is at. */
  static Ending silent(String server, Dialing dialing) {
    return Ending.soon(server + " " + dialing.step().silence(), dialing.step().cure());
  }

  private static Ending broke(String server, Throwable failure) {
    return Ending.soon(
        "the connection to " + server + " broke (" + kindOf(failure) + ")",
        "The runner connects again; if it happens often, look for idle time-outs of proxies in"
            + " between.");
  }

  /** TLS wraps what its socket throws. */
  private static boolean isTooLoud(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PeerTooLoudException) {
        return true;
      }
    }
    return false;
  }

  private static String kindOf(Throwable failure) {
    String kind = failure.getClass().getSimpleName();
    return failure.getClass().equals(IOException.class) || failure.getMessage() == null
        ? kind
        : kind + ": " + Heard.shortened(failure.getMessage(), LONGEST_MESSAGE);
  }
}
