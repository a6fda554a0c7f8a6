package io.hybridrunner.collate.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A server's certificate is not trusted; its cause says why, this whose it is. */
final class UntrustedException extends CertificateException {

  private static final long serialVersionUID = 1L;

  private final String issuer;
  private final boolean isSelfSigned;

  UntrustedException(X509Certificate[] chain, CertificateException cause) {
    super(cause.getMessage(), cause);
    X509Certificate own = chain[0];
    this.issuer = Heard.shortened(chain[chain.length - 1].getIssuerX500Principal().getName(), 120);
    this.isSelfSigned = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
  }

  /** The name of the authority that the chain ends at, as its certificate says it. */
  String issuer() {
    return issuer;
  }

  boolean isSelfSigned() {
    return isSelfSigned;
  }
}
