package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Cluster;
import io.hybridrunner.ecr.EcrTokens;
import io.hybridrunner.ecr.RegistryProbe;
import io.hybridrunner.ecr.Renewal;
import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.config.RenewerConfig;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** The real AWS, cluster and registries. */
final class Cloud implements Work {

  @Override
  public void trust(List<X509Certificate> authorities) {
    SSLContext context = Authorities.context(authorities);
    SSLContext.setDefault(context);
    // What the AWS SDK's client for URL connections uses.
    HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
  }

  @Override
  public List<Result> renew(RenewerConfig config, RenewalPlan plan) {
    try (EcrTokens tokens = new EcrTokens(config.credentials());
        Cluster cluster = Cluster.open(config.access());
        RegistryProbe probe = new RegistryProbe()) {
      return new Renewal(tokens, cluster, probe, Clock.systemUTC()).run(plan);
    }
  }
}
