package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.Result;
import io.hybridrunner.ecr.config.RenewerConfig;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the program does to the world outside. */
interface Work {

  /** Trusts further authorities in this whole process, but for the Kubernetes API server. */
  void trust(List<X509Certificate> authorities);

  /**
   * Carries a plan out.
   *
   * @throws io.hybridrunner.ecr.RenewalException when nothing could be tried
   */
  List<Result> renew(RenewerConfig config, RenewalPlan plan);
}
