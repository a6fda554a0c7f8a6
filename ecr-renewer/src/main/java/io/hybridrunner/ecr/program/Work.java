package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.config.RenewerConfig;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the program does to the world outside. */
interface Work {

  /**
   * Reads what is needed to reach the cluster, and asks nobody.
   *
   * @throws io.hybridrunner.ecr.model.RenewalException when that cannot be used
   */
  void check(RenewerConfig config);

  /**
   * Carries a plan out.
   *
   * @param authorities to trust besides the JVM's, but not for the Kubernetes API server
   * @throws io.hybridrunner.ecr.model.RenewalException when nothing could be tried
   */
  List<Result> renew(RenewerConfig config, List<X509Certificate> authorities, RenewalPlan plan);
}
