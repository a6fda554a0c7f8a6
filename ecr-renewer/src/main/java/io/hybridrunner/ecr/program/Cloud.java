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

/** The real AWS, cluster and registries. */
final class Cloud implements Work {

  @Override
  public void check(RenewerConfig config) {
    Cluster.open(config.access()).close();
  }

  @Override
  public List<Result> renew(
      RenewerConfig config, List<X509Certificate> authorities, RenewalPlan plan) {
    // Opened first: the authorities are not for the API server.
    try (Cluster cluster = Cluster.open(config.access())) {
      if (!authorities.isEmpty()) {
        FurtherTrust.install(authorities);
      }
      try (EcrTokens tokens = new EcrTokens(config.credentials());
          RegistryProbe probe = new RegistryProbe()) {
        return new Renewal(tokens, cluster, probe, Clock.systemUTC()).run(plan);
      }
    }
  }
}
