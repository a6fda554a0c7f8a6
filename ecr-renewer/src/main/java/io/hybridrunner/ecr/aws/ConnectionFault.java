package io.hybridrunner.ecr.aws;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** There is no way to a host, or what answers there is something else. */
final class ConnectionFault {

  private static final String TRUST =
      "Put the CA file of that authority, or of the proxy that opens TLS, into the trust store that"
          + " the system property javax.net.ssl.trustStore names.";

  private ConnectionFault() {}

  static Fault ofEcr(Throwable failure, EcrEndpoint where) {
    if (find(failure, UnknownHostException.class).isPresent()) {
      return new Fault(
          "No host of " + where.name() + " is known" + asked(failure),
          where.override().isPresent()
              ? "Check the endpoint's host name and the DNS here."
              : "Check that the region exists" + variant(where) + ", and the DNS here.");
    }
    return of(failure, where.name())
        .orElseGet(
            () ->
                new Fault(
                    "What answers as " + where.name() + " does not speak ECR's language",
                    "Check that the endpoint is ECR's, and that no proxy answers instead of it."));
  }

  /** What a failure says about the way to a host; empty when it is about something else. */
  static Optional<Fault> of(Throwable failure, String whom) {
    if (says(failure, "Unable to unmarshall response")) {
      // The way is good; what came by it is not. The parser's exception is an IOException too.
      return Optional.empty();
    }
    if (find(failure, UnknownHostException.class).isPresent()) {
      return fault(
          "The host name of " + whom + " is not known" + asked(failure),
          "Check the name, and the DNS here.");
    }
    if (isTimeOut(failure)) {
      return fault(
          whom + " does not answer in time",
          "A firewall may drop the packets: let them pass, or name the proxy to go by.");
    }
    if (find(failure, SSLException.class).isPresent()) {
      return Optional.of(tls(failure, whom));
    }
    if (says(failure, "Unable to tunnel through proxy")) {
      return fault(
          "The proxy does not let through to " + whom,
          "Have that host name allowed there, check the proxy's user, or except it in NO_PROXY.");
    }
    if (find(failure, ConnectException.class).isPresent()
        || find(failure, NoRouteToHostException.class).isPresent()) {
      return fault(
          whom + " takes no connection", "Check address and port, and whether a firewall refuses.");
    }
    if (find(failure, SocketException.class).isPresent()
        || find(failure, EOFException.class).isPresent()
        || says(failure, "Unexpected end of file")) {
      return fault(
          "The connection to " + whom + " was cut before there was an answer",
          "Try again; a proxy or firewall in between may cut it.");
    }
    return find(failure, IOException.class)
        .flatMap(
            io ->
                fault(
                    "The exchange with " + whom + " failed (" + io.getClass().getSimpleName() + ")",
                    "Check that its address and port are right, and what stands in between."));
  }

  private static boolean isTimeOut(Throwable failure) {
    return find(failure, SocketTimeoutException.class).isPresent()
        || find(failure, ApiCallTimeoutException.class).isPresent()
        || find(failure, ApiCallAttemptTimeoutException.class).isPresent()
        || find(failure, AbortedException.class).isPresent();
  }

  private static Fault tls(Throwable failure, String whom) {
    if (says(failure, "valid certification path")) {
      return new Fault(whom + " has a certificate from an authority that is not known here", TRUST);
    }
    if (says(failure, "No subject alternative") || says(failure, "No name matching")) {
      return new Fault(
          whom + " has a certificate for another host name",
          "Use the name that the certificate has, or have it corrected.");
    }
    if (says(failure, "Unsupported or unrecognized SSL message")) {
      return new Fault(
          whom + " does not speak TLS",
          "Check the port, and whether http:// is meant instead of https://.");
    }
    return new Fault(
        whom + " does not agree on TLS",
        "Check the certificate's dates and the clock here, and whether a proxy cuts TLS.");
  }

  private static String variant(EcrEndpoint where) {
    return where.fips() || where.dualStack() ? " and has FIPS or dual-stack addresses" : "";
  }

  // The exception's message is the name, from the JDK; only then it is shown.
  private static String asked(Throwable failure) {
    return find(failure, UnknownHostException.class)
        .map(Throwable::getMessage)
        .filter(name -> name.matches("[A-Za-z0-9.-]{1,253}"))
        .map(name -> " (" + name + ")")
        .orElse("");
  }

  private static Optional<Fault> fault(String message, String cure) {
    return Optional.of(new Fault(message, cure));
  }

  private static boolean says(Throwable failure, String words) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
