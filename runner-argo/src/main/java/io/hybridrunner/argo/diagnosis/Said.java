package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Causes that can be read in a message of Kubernetes or Argo, wherever it stands: in a Workflow, a
 * node, a container, an event. What they said themselves is in the cause. Stateless.
 */
final class Said {

  private static final int LONGEST = 2_000;
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  private static final String MERGES =
      "Look at the YAML that is merged into the Workflows (container and workflow spec files, types),"
          + " and deploy again.";

  private static final String QUOTA =
      "It starts when others end. Raise the ResourceQuota, or let each pod ask for less"
          + " (ingestion.resources).";

  /** A pattern, and what to make of what it found. */
  private record Sign(Pattern pattern, Function<Matcher, Cause> cause) {}

  private Said() {}

  private static Sign sign(String regex, Function<Matcher, Cause> cause) {
    return new Sign(Pattern.compile(regex, FLAGS), cause);
  }

  private static Sign sign(String regex, Kind kind, String before, String cure) {
    return sign(regex, found -> Cause.of(kind, before + part(found, 1), cure));
  }

  /** The first that is found is taken: what is more telling stands above. */
  private static final List<Sign> SIGNS =
      List.of(
          sign(
              "exceeded quota: ([^,]+), (.*)",
              found ->
                  Cause.of(
                      Kind.UNSCHEDULABLE,
                      "the ResourceQuota "
                          + part(found, 1)
                          + " of the namespace is used up: "
                          + part(found, 2),
                      QUOTA)),
          sign(
              "failed quota: ([^:]+): (.*)",
              found ->
                  Cause.of(
                      Kind.ENGINE_FORBIDDEN,
                      "the ResourceQuota "
                          + part(found, 1)
                          + " of the namespace refuses its pod: "
                          + part(found, 2),
                      "Set requests and limits for every container, Argo's own included, or give the"
                          + " namespace a LimitRange with defaults.")),
          sign(
              "violates PodSecurity \"([^\"]*)\": (.*)",
              found ->
                  Cause.of(
                      Kind.ENGINE_FORBIDDEN,
                      "Pod Security of the namespace (\""
                          + part(found, 1)
                          + "\") refuses its pod: "
                          + part(found, 2),
                      "Leave the pods' security settings at their defaults, which keep"
                          + " \"restricted\"; Argo's executor container needs them too.")),
          sign(
              "admission webhook \"([^\"]*)\" denied the request:? ?(.*)",
              found ->
                  Cause.of(
                      Kind.ENGINE_FORBIDDEN,
                      "the cluster's admission webhook "
                          + part(found, 1)
                          + " refuses its pod: "
                          + part(found, 2),
                      "Ask who keeps the cluster's policies; pods can be given labels, annotations"
                          + " and security settings.")),
          sign("service ?account \"?([\\w.:/-]+)\"? not found", Said::noServiceAccount),
          sign(
              "User \"system:serviceaccount:([^:\"]*):([^\"]*)\" cannot (\\w+) resource"
                  + " \"([^\"]*)\" in API group \"([^\"]*)\"",
              Said::noRight),
          sign(
              "no PriorityClass with name (\\S+) was found",
              Kind.ENGINE_FORBIDDEN,
              "the cluster has no PriorityClass ",
              "Create it, or take it out of the pods' settings."),
          sign(
              "secret \"([^\"]+)\" not found",
              Kind.SECRET_MISSING,
              "there is no Secret ",
              "Deploy the pipeline again: that makes its Secret anew. A Secret of your own must be"
                  + " created in the namespace of the run."),
          sign(
              "couldn't find key (\\S+) in Secret (\\S+)",
              found ->
                  Cause.of(
                      Kind.SECRET_MISSING,
                      "the Secret " + part(found, 2) + " has no key " + part(found, 1),
                      "Put the key into the Secret, or deploy the pipeline again when the Secret is"
                          + " the runner's.")),
          sign(
              "configmap \"([^\"]+)\" not found",
              Kind.BAD_REQUEST,
              "there is no ConfigMap ",
              "Create it in the namespace of the run, or take it out of the merged YAML."),
          sign(
              "(container has runAsNonRoot and image (?:will run as root|has non-numeric user"
                  + " [^,]*).*)",
              Kind.ENGINE_FORBIDDEN,
              "the image may not run as the user it wants: ",
              "Use an image that runs as a numeric user other than 0, or set runAsUser."),
          sign(
              "Unschedulable: (.*)",
              Kind.UNSCHEDULABLE,
              "no machine can take its pod: ",
              Causes.UNSCHEDULABLE_CURE),
          sign(
              "(\\d+/\\d+ nodes are available.*)",
              Kind.UNSCHEDULABLE,
              "no machine can take its pod: ",
              Causes.UNSCHEDULABLE_CURE),
          sign(
              "(MountVolume\\.\\S+ failed for volume .*|Unable to attach or mount volumes.*"
                  + "|AttachVolume\\.\\S+ failed for volume .*)",
              Kind.ENGINE_UNAVAILABLE,
              "a volume cannot be mounted into its pod: ",
              "Look at the volume it names."),
          sign(
              "cannot unmarshall spec: (.*)",
              Kind.BAD_REQUEST,
              "Argo cannot read its Workflow: ",
              MERGES),
          sign(
              "(Error applying PodSpecPatch.*)",
              Kind.BAD_REQUEST,
              "Argo cannot make its pod: ",
              MERGES),
          sign("(invalid spec: .*)", Kind.BAD_REQUEST, "Argo refuses its Workflow: ", MERGES),
          sign(
              "(?:Pod|pods) \"[^\"]*\" is invalid: (.*)",
              Kind.BAD_REQUEST,
              "Kubernetes refuses its pod: ",
              MERGES),
          sign(
              "pods \"[^\"]*\" is forbidden: (.*)",
              Kind.ENGINE_FORBIDDEN,
              "the cluster refuses its pod: ",
              "Ask who keeps the cluster's policies and quotas."),
          sign(
              "(.* is forbidden: .*)",
              Kind.ENGINE_FORBIDDEN,
              "the cluster refuses what Argo asked for: ",
              "Give Argo's controller the right it names."));

  static Optional<Cause> cause(String message) {
    for (Sign sign : SIGNS) {
      Matcher found = sign.pattern().matcher(message);
      if (found.find()) {
        return Optional.of(sign.cause().apply(found));
      }
    }
    return Optional.empty();
  }

  private static Cause noServiceAccount(Matcher found) {
    String name = part(found, 1);
    return Cause.of(
        Kind.ENGINE_FORBIDDEN,
        "there is no ServiceAccount " + name.substring(name.lastIndexOf('/') + 1),
        "Create it in the namespace of the runs, with the Role for Argo's executor, or set the"
            + " ServiceAccount that ingestion pods use.");
  }

  private static Cause noRight(Matcher found) {
    String group = part(found, 5).isEmpty() ? "" : "." + part(found, 5);
    String resource = part(found, 4) + group;
    String account = part(found, 2);
    return Cause.of(
        Kind.ENGINE_FORBIDDEN,
        String.format(
            "the ServiceAccount %s may not %s %s in namespace %s",
            account, part(found, 3), resource, part(found, 1)),
        part(found, 4).equals("workflowtaskresults")
            ? "Bind a Role with create and patch on workflowtaskresults.argoproj.io to "
                + account
                + ": Argo's executor reports by it."
            : "Give it that right.");
  }

  private static String part(Matcher found, int group) {
    return plain(found.group(group));
  }

  /** Text of others, fit for a sentence of ours. */
  static String plain(String text) {
    String one = text.strip();
    return Printable.of(one.endsWith(".") ? one.substring(0, one.length() - 1) : one, LONGEST);
  }
}
