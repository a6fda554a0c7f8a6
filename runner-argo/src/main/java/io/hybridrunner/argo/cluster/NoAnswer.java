package io.hybridrunner.argo.cluster;

import io.hybridrunner.model.Cause.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Why a call was not answered.
 *
 * @param kind for programs
 * @param sentence for people, with the address
 * @param cure what to do
 */
record NoAnswer(Kind kind, String sentence, String cure) {

  static NoAnswer of(String address, String host, Duration bound, IOException fault) {
    String server = "the API server " + address;
    if (fault instanceof NoTokenException) {
      return new NoAnswer(
          Kind.ENGINE_FORBIDDEN,
          "there is no token to ask " + server + " with: " + fault.getMessage(),
          "Check the ServiceAccount's token, or the kubeconfig's user and its program.");
    }
    if (fault instanceof AnswerTooLargeException) {
      return new NoAnswer(
          Kind.TOO_LARGE,
          server + " answered with " + fault.getMessage(),
          "Delete what is not needed any more.");
    }
    return unreached(server, host, bound, fault);
  }

  private static NoAnswer unreached(String server, String host, Duration bound, IOException fault) {
    if (fault instanceof UnknownHostException) {
      return unavailable(
          "the name " + host + " of " + server + " is not known",
          "Correct the address in the kubeconfig, or the DNS.");
    }
    if (isNotConnected(fault)) {
      return unavailable(
          server + " cannot be reached: " + fault.getMessage(),
          "See that it runs, and that the network lets the runner reach it.");
    }
    if (fault instanceof SSLException) {
      return unavailable(
          "TLS with " + server + " failed: " + fault.getMessage(),
          "Its certificate and the CA, in the kubeconfig or the ServiceAccount, must fit.");
    }
    if (fault instanceof InterruptedIOException) {
      return unavailable(
          server + " said nothing for " + seconds(bound),
          "Look at the API server and the network to it.");
    }
    return unavailable(
        "the connection to " + server + " broke: " + fault.getMessage(),
        "Look at the API server and the network to it.");
  }

  /** OkHttp tells by words alone that it was connecting when its time was up. */
  private static boolean isNotConnected(IOException fault) {
    return fault instanceof ConnectException
        || fault instanceof NoRouteToHostException
        || (fault instanceof SocketTimeoutException
            && String.valueOf(fault.getMessage()).matches("(?is).*connect.*"));
  }

  private static String seconds(Duration bound) {
    return bound.toMillis() % 1000 == 0 ? bound.toSeconds() + " s" : bound.toMillis() + " ms";
  }

  private static NoAnswer unavailable(String sentence, String cure) {
    return new NoAnswer(Kind.ENGINE_UNAVAILABLE, sentence, cure);
  }
}
