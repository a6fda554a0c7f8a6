package io.hybridrunner.ecr.program;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Makes whoever asks this JVM for its trusted authorities get further ones too. The AWS SDK's
 * clients, STS among them, cannot be given authorities in one place: they do not use the default
 * {@code SSLContext}, and the property {@code javax.net.ssl.trustStore} wants a file, which a
 * read-only container has no place for.
 */
final class FurtherTrust extends Provider {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "FurtherTrust";
  private static final String ALGORITHM_KEY = "ssl.TrustManagerFactory.algorithm";

  private FurtherTrust(String delegate, KeyStore all) {
    super(NAME, "1", "The JVM's authorities and further ones");
    putService(
        new Service(this, "TrustManagerFactory", NAME, Factory.class.getName(), null, null) {
          @Override
          public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return new Factory(TrustManagerFactory.getInstance(delegate), all);
          }
        });
  }

  /** From now on, in this whole process. Who has connected before is not changed. */
  static void install(List<X509Certificate> authorities) {
    try {
      KeyStore all = Authorities.withTheJvms(authorities);
      Security.addProvider(new FurtherTrust(TrustManagerFactory.getDefaultAlgorithm(), all));
      Security.setProperty(ALGORITHM_KEY, NAME);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes it away. */
  static void remove() {
    Security.removeProvider(NAME);
    Security.setProperty(ALGORITHM_KEY, "PKIX");
  }

  /** Who brings authorities of his own is given no others. */
  private static final class Factory extends TrustManagerFactorySpi {
    private final TrustManagerFactory delegate;
    private final KeyStore all;

    Factory(TrustManagerFactory delegate, KeyStore all) {
      this.delegate = delegate;
      this.all = all;
    }

    @Override
    protected void engineInit(@Nullable KeyStore own) throws KeyStoreException {
      delegate.init(own == null ? all : own);
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters)
        throws InvalidAlgorithmParameterException {
      delegate.init(parameters);
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return delegate.getTrustManagers();
    }
  }
}
