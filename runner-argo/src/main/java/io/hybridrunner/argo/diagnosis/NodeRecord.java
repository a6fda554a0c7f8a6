package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt of a run: a node of type {@code Pod} in a Workflow's status.
 *
 * @param id the node's id, which its pod has as an annotation
 * @param podName the pod's name, as Argo derives it
 * @param phase Argo's phase of the node; empty when it has none
 * @param message what Argo says about it; may be empty
 * @param startedAt when Argo began with it, which is before its containers start
 * @param finishedAt when it ended
 * @param exitCode of its main container, once Argo has seen it
 */
public record NodeRecord(
    String id,
    String podName,
    String phase,
    String message,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Integer> exitCode) {

  private static final int LONGEST_PREFIX = 242;

  static NodeRecord of(String workflow, boolean plainNames, Fields node) {
    String id = Peek.text(node, "id").orElse("");
    String name = Peek.text(node, "name").orElse("");
    String template = Peek.text(node, "templateName").orElse("");
    return new NodeRecord(
        id,
        plainNames ? id : podName(workflow, name, template),
        Peek.text(node, "phase").orElse(""),
        Peek.text(node, "message").orElse(""),
        Peek.instant(node, "startedAt"),
        Peek.instant(node, "finishedAt"),
        Peek.integer(node, "outputs", "exitCode"));
  }

  static boolean isPod(Value node) {
    return Peek.text(node, "type").filter("Pod"::equals).isPresent();
  }

  /** Argo's {@code GeneratePodName}, form v2. */
  private static String podName(String workflow, String node, String template) {
    if (node.equals(workflow)) {
      return workflow;
    }
    String prefix = template.isEmpty() ? workflow : workflow + "-" + template;
    String cut = prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix;
    return cut + "-" + Integer.toUnsignedString(fnv1a(node));
  }

  private static int fnv1a(String text) {
    int hash = 0x811c9dc5;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return hash;
  }
}
