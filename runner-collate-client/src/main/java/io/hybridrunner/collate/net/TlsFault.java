package io.hybridrunner.collate.net;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What went wrong with TLS.
 *
 * @param clause what the server does, to stand behind its name
 * @param cure what to do
 */
public record TlsFault(String clause, String cure) {

  private static final Pattern UNKNOWN = Pattern.compile("valid certification path");
  private static final Pattern PLAIN =
      Pattern.compile("Unsupported or unrecognized SSL message|plaintext connection");
  private static final Pattern DISAGREEMENT =
      Pattern.compile(
          "protocol_version|protocol version|handshake_failure|cipher suite|insufficient_security"
              + "|appropriate protocol");
  private static final Pattern CLIENT = Pattern.compile("certificate_required|bad_certificate");
  private static final Pattern NAME = Pattern.compile("unrecognized_name");
  private static final Pattern WEAK = Pattern.compile("algorithm constraints");
  private static final Pattern CUT = Pattern.compile("terminated the handshake");

  private static final TlsFault OTHER_HOST =
      new TlsFault(
          "has a certificate for another host name",
          "Use the name that the certificate has, or have it corrected.");

  /** What a failure says; empty when TLS has nothing to do with it. */
  public static Optional<TlsFault> of(Throwable failure) {
    return failure instanceof SSLException ? Optional.of(known(failure)) : Optional.empty();
  }

  private static TlsFault known(Throwable failure) {
    if (failure instanceof SSLPeerUnverifiedException || says(failure, NAME)) {
      return OTHER_HOST;
    }
    if (find(failure, CertificateExpiredException.class).isPresent()) {
      return new TlsFault("has a certificate that has expired", "Renew it, or set the clock here.");
    }
    if (find(failure, CertificateNotYetValidException.class).isPresent()) {
      return new TlsFault("has a certificate of the future", "Set the clock here, or theirs.");
    }
    if (says(failure, UNKNOWN)) {
      return find(failure, UntrustedException.class)
          .map(TlsFault::unknown)
          .orElseGet(() -> unknownAuthority(""));
    }
    return ofHandshake(failure);
  }

  private static TlsFault ofHandshake(Throwable failure) {
    if (says(failure, PLAIN)) {
      return new TlsFault(
          "does not speak TLS", "Check the port, and whether the address without TLS is meant.");
    }
    if (says(failure, CLIENT)) {
      return new TlsFault(
          "wants a certificate of the runner, which has none",
          "Have that switched off for the runner: it shows its token.");
    }
    if (says(failure, WEAK)) {
      return new TlsFault("has a certificate that is too weak to be trusted", "Have it replaced.");
    }
    if (says(failure, DISAGREEMENT)) {
      return new TlsFault(
          "has no TLS version or cipher in common with the runner",
          "Have TLS 1.2 or 1.3 switched on there, or in the proxy that opens TLS.");
    }
    if (says(failure, CUT)) {
      return new TlsFault(
          "cut the connection in the middle of TLS",
          "A firewall that looks into TLS may not let this host name pass.");
    }
    return new TlsFault(
        "does not agree on TLS (" + failure.getClass().getSimpleName() + ")",
        "Is the address with TLS meant? Does a proxy cut TLS?");
  }

  private static TlsFault unknown(UntrustedException untrusted) {
    return untrusted.isSelfSigned()
        ? new TlsFault(
            "has a certificate that it signed itself (" + untrusted.issuer() + ")",
            "If it is the right one, add it to the file that link.caFile names.")
        : unknownAuthority(" (" + untrusted.issuer() + ")");
  }

  private static TlsFault unknownAuthority(String who) {
    return new TlsFault(
        "has a certificate from an authority that is not known here" + who,
        "Add the authority's certificate to the file that link.caFile names; a proxy that opens TLS"
            + " has one of its own.");
  }

  private static boolean says(Throwable failure, Pattern words) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (words.matcher(String.valueOf(at.getMessage())).find()) {
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
