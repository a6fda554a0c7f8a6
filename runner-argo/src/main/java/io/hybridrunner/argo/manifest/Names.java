package io.hybridrunner.argo.manifest;

import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of objects, and values of labels. A pipeline's objects are named by its fully qualified
 * name, for people, and by its id, which alone is its own: two pipelines never share a name. Pure
 * and thread-safe.
 */
public final class Names {

  /** Argo's limit for a CronWorkflow; its Workflows append 11 characters to it. */
  static final int LONGEST = 52;

  static final int DIGEST = 10;

  private static final int LONGEST_LABEL = 63;

  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?)?");

  private Names() {}

  /** Of a pipeline's objects: at most 52 characters, DNS-1123, begins with a letter. */
  public static String base(PipelineId id, String fullyQualifiedName) {
    String digest = Digest.of(id.toString()).substring(0, DIGEST);
    return slug(fullyQualifiedName, LONGEST - DIGEST - 1) + "-" + digest;
  }

  /** Of the Secret with what pods of one version get. */
  static String config(String base, String contentDigest) {
    return base + "-" + contentDigest.substring(0, DIGEST);
  }

  /** Of a run's Workflow, and of its Secret. */
  public static String run(RunId id) {
    return "run-" + id;
  }

  private static String slug(String text, int longest) {
    String plain =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String lettered = plain.matches("[a-z].*") ? plain : "pipeline-" + plain;
    String cut = lettered.substring(0, Math.min(longest, lettered.length()));
    return cut.replaceAll("-$", "");
  }

  /** The text itself where it can be a label's value; else what is legal of it, and a digest. */
  static String labelValue(String text) {
    if (text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches()) {
      return text;
    }
    String legal = text.replaceAll("[^-_.A-Za-z0-9]+", "-").replaceAll("^[-_.]+", "");
    String cut = legal.substring(0, Math.min(LONGEST_LABEL - DIGEST - 1, legal.length()));
    String digest = Digest.of(text).substring(0, DIGEST);
    return cut.isEmpty() ? digest : cut + "-" + digest;
  }
}
