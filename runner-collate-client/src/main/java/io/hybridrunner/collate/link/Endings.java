package io.hybridrunner.collate.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What failures, answers and close codes mean, as a sentence with a cure. Stateless. */
final class Endings {

  private static final int LONGEST_REASON = 123;
  private static final long LONGEST_RETRY_AFTER_SECONDS = 600;

  private Endings() {}

  /** The connection failed, or never came to be. */
  static Ending ofFailure(String server, Throwable failure, @Nullable Response response) {
    if (isTooLoud(failure)) {
      return Ending.soon(
          server + " sent a message larger than " + ByteMeter.describeLimit(),
          "Whoever runs the server should look what it sends; the runner connects again.");
    }
    if (failure instanceof ProtocolException
        && String.valueOf(failure.getMessage()).contains("HTTP_PROXY_AUTH (407)")) {
      // OkHttp takes a proxy's answer for a fault when it was not told of a proxy.
      return proxyWantsCredentials();
    }
    if (response != null) {
      return ofAnswer(server, response, failure);
    }
    if (failure instanceof ProtocolException) {
      return notWebSocket(server, failure);
    }
    if (failure instanceof UnknownHostException) {
      return Ending.soon(
          "the name of " + server + " is not known here", "Check link.url and the DNS.");
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return Ending.soon(
          server + " does not accept connections", "Check link.url, firewalls and the server.");
    }
    if (failure instanceof SocketTimeoutException) {
      return Ending.soon(
          server + " did not answer in time", "Check firewalls, proxies and the server's load.");
    }
    if (failure instanceof SSLException) {
      return ofTls(server, failure);
    }
    return Ending.soon(
        "the connection to " + server + " broke (" + kindOf(failure) + ")",
        "If it happens often, look for idle time-outs of proxies in between.");
  }

  /** OkHttp's reader says so of every frame that breaks the protocol, and of nothing else. */
  private static Ending notWebSocket(String server, Throwable failure) {
    return Ending.slow(
        server + " does not speak WebSocket as RFC 6455 says (" + kindOf(failure) + ")",
        "Check that link.url leads to a server of Runner Link v1, and whether a proxy in between"
            + " changes frames.");
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
    return failure.getClass().equals(IOException.class) || failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getClass().getSimpleName() + ": " + shortened(failure.getMessage());
  }

  private static Ending ofTls(String server, Throwable failure) {
    if (failure instanceof SSLPeerUnverifiedException) {
      return Ending.slow(
          "the certificate of " + server + " is for another host name",
          "Use the name that the certificate has, or have the certificate corrected.");
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CertificateExpiredException) {
        return Ending.slow(
            "the certificate of " + server + " has expired", "Renew it, or check the clock here.");
      }
      if (String.valueOf(at.getMessage()).contains("unable to find valid certification path")) {
        return Ending.slow(
            "the certificate of " + server + " is from an authority that is not known here",
            "Add the authority's certificate; a proxy that opens TLS has one of its own.");
      }
    }
    return Ending.slow(
        "no TLS connection to " + server + " (" + kindOf(failure) + ")",
        "Check that link.url is right, and whether wss:// or ws:// is meant.");
  }

  /** The server, or something before it, answered and did not open a WebSocket. */
  private static Ending ofAnswer(String server, Response response, Throwable failure) {
    int code = response.code();
    boolean isJson =
        String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT).contains("json");
    return switch (code) {
      case 101 ->
          failure instanceof ProtocolException
              ? Ending.slow(
                  server + " does not speak WebSocket correctly",
                  "Something between the runner and the server answers in its place.")
              : Ending.soon("the connection to " + server + " broke (" + kindOf(failure) + ")", "");
      case 401 ->
          Ending.slow(
              server + " does not accept the token (401)",
              "Check the token; a replaced one is used at the next attempt.");
      case 403 ->
          isJson
              ? Ending.slow(
                  server + " does not allow this runner (403)", "Check the rights of its bot.")
              : Ending.slow(
                  "something before " + server + " refuses the connection (403, not the server)",
                  "Ask who runs the web firewall or proxy in between.");
      case 404 ->
          Ending.slow(
              "there is no Runner Link at " + server + " (404)", "Check the path of link.url.");
      case 407 -> proxyWantsCredentials();
      case 409 ->
          Ending.slow(
              "another runner with this id is connected to " + server + " (409)",
              "Give each runner an id of its own.");
      case 426 ->
          Ending.slow(
              server + " wants another version of the protocol (426)",
              "Upgrade the runner or the server.");
      case 429, 503 ->
          Ending.soon(
                  server + " asks to wait (" + code + ")", "Nothing to do; the runner tries again.")
              .notBefore(retryAfter(response));
      default -> ofOther(server, code);
    };
  }

  private static Ending proxyWantsCredentials() {
    return Ending.slow("the proxy wants credentials (407)", "Give the proxy's user and password.");
  }

  private static Ending ofOther(String server, int code) {
    if (code >= 300 && code < 400) {
      return Ending.slow(
          server + " redirects elsewhere (" + code + "), which is not followed with the token",
          "A single sign-on in front of the server? Use the server's own address.");
    }
    if (code >= 200 && code < 300) {
      return Ending.slow(
          server + " answered " + code + " and opened no WebSocket",
          "A wrong path in link.url, or a proxy that strips the Upgrade header.");
    }
    return Ending.soon(server + " answered " + code, "Look at the server's log.");
  }

  private static Duration retryAfter(Response response) {
    try {
      long seconds = Long.parseLong(String.valueOf(response.header("Retry-After")).strip());
      return Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS)));
    } catch (NumberFormatException noNumber) {
      return Duration.ZERO;
    }
  }

  /** The server closed the link with a code and a reason. */
  static Ending ofClose(String server, int code, String reason) {
    String why = reason.isBlank() ? "" : ": " + shortened(reason);
    return switch (code) {
      case 1000, 1001 -> Ending.soon(server + " closed the link (" + code + ")" + why, "");
      case 1008 ->
          Ending.slow(server + " refuses this runner (1008)" + why, "Do what the reason says.");
      case 1009 ->
          Ending.soon(
              "a message was too large for " + server + " (1009)" + why,
              "Raise the server's limit, or report it.");
      case 1011 -> Ending.soon(server + " failed (1011)" + why, "Look at the server's log.");
      case 1012 -> Ending.soon(server + " restarts (1012)" + why, "");
      case 1013 ->
          Ending.soon(server + " asks to come later (1013)" + why, "").notBefore(Ending.SLOW);
      case 4400 ->
          Ending.slow(server + " refuses the greeting (4400)" + why, "Do what the reason says.");
      case 4409 ->
          Ending.slow(
              "another runner holds this id at " + server + why,
              "Give each runner an id of its own, or end the other one.");
      case 4410 -> Ending.slow("a newer link of this runner took over" + why, "Nothing to do.");
      default -> Ending.soon(server + " closed the link (" + code + ")" + why, "");
    };
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
  }
}
