package io.hybridrunner.ecr.kubernetes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Why a call was not answered.
 *
 * @param sentence for people, with the address
 * @param cure what to do
 */
record NoAnswer(String sentence, String cure) {

  private static final String LOOK = "Look at the API server and the network to it.";

  static NoAnswer of(String address, String host, IOException fault) {
    String server = "the API server " + address;
    if (fault instanceof NoTokenException) {
      return new NoAnswer(
          "there is no token to ask " + server + " with: " + fault.getMessage(),
          "Check the ServiceAccount's token, or the kubeconfig's user and its program.");
    }
    if (fault instanceof UnknownHostException) {
      return new NoAnswer(
          "the name " + host + " of " + server + " is not known",
          "Correct the address in the kubeconfig, or the DNS.");
    }
    if (isNotConnected(fault)) {
      return new NoAnswer(
          server + " cannot be reached: " + fault.getMessage(),
          "See that it runs, and that the network lets this program reach it.");
    }
    if (fault instanceof SSLException) {
      return new NoAnswer(
          "TLS with " + server + " failed: " + fault.getMessage(),
          "Its certificate and the CA, in the kubeconfig or the ServiceAccount, must fit.");
    }
    return fault instanceof InterruptedIOException
        ? new NoAnswer(server + " said nothing for " + Connection.TIMEOUT.toSeconds() + " s", LOOK)
        : new NoAnswer("the talk with " + server + " broke off: " + fault.getMessage(), LOOK);
  }

  /** OkHttp tells by words alone that it was connecting when its time was up. */
  private static boolean isNotConnected(IOException fault) {
    return fault instanceof ConnectException
        || fault instanceof NoRouteToHostException
        || (fault instanceof SocketTimeoutException
            && String.valueOf(fault.getMessage()).matches("(?is).*connect.*"));
  }
}
