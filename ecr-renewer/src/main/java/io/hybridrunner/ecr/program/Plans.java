package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.Proof;
import io.hybridrunner.ecr.RenewalPlan;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.RenewalPlan.When;
import io.hybridrunner.ecr.config.RenewerConfig;
import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code --check} shows. */
final class Plans {

  private Plans() {}

  static void print(
      PrintStream out, RenewerConfig config, RenewalPlan plan, Optional<Path> metrics) {
    out.println("The configuration can be used. This would be done:");
    for (Target target : plan.targets()) {
      var registry = target.registry();
      out.println(
          "  registry    "
              + registry.host()
              + " (account "
              + registry.account()
              + ", "
              + registry.region()
              + ")"
              + registry.endpoint().map(it -> ", asked at " + it).orElse("")
              + target.proof().map(Plans::proof).orElse(""));
    }
    plan.namespaces().forEach(it -> out.println("  Secret      " + it + "/" + plan.secret()));
    out.println(
        "  renewed     " + (plan.when() == When.NOW ? "now" : "when half of its life is over"));
    if (plan.adoption() == Adoption.ADOPT) {
      out.println("  adopted     Secrets that somebody else manages");
    }
    out.println("  AWS         " + who(config.credentials()));
    out.println("  Kubernetes  " + way(config.access()));
    show(out, "  trusted     the JVM's authorities and ", config.caFile());
    show(out, "  metrics     ", metrics);
  }

  private static String proof(Proof proof) {
    return ", proved" + proof.image().map(image -> " by the manifest of " + image).orElse("");
  }

  private static String who(AwsCredentials credentials) {
    return credentials instanceof AwsCredentials.Keys
        ? "the access key of the environment"
        : "what the AWS SDK finds";
  }

  private static String way(ClusterAccess access) {
    if (access instanceof ClusterAccess.Kubeconfig kubeconfig) {
      return kubeconfig.file() + kubeconfig.context().map(it -> ", context " + it).orElse("");
    }
    return "the pod's ServiceAccount";
  }

  private static void show(PrintStream out, String what, Optional<Path> file) {
    file.ifPresent(it -> out.println(what + it));
  }
}
