package io.hybridrunner.ecr.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Docker keeps in {@code config.json}, and Kubernetes in Secrets of type {@code
 * kubernetes.io/dockerconfigjson}. Immutable and thread-safe.
 *
 * <p>It is changed by cutting bytes out and putting others in: what belongs to others stays as it
 * was written, with its white space, order, escapes, and whatever is not known here.
 */
public final class DockerConfig {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final byte[] bytes;
  private final Layout layout;

  private DockerConfig(byte[] bytes, Layout layout) {
    this.bytes = bytes;
    this.layout = layout;
  }

  /**
   * Reads one; nothing at all is one without entries.
   *
   * @throws BrokenDockerConfigException when it is something else
   */
  public static DockerConfig parse(byte[] bytes) throws BrokenDockerConfigException {
    byte[] copy = bytes.length == 0 ? EMPTY : bytes.clone();
    return new DockerConfig(copy, Layout.of(copy));
  }

  /** A copy of what it is written as. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** What is shown to a registry; empty when there is nothing, or nothing that can be read. */
  public Optional<Login> login(String host) {
    return layout.auths().stream()
        .flatMap(auths -> auths.entries().stream())
        .filter(entry -> entry.key().equals(host))
        // Of two with one name the last one counts.
        .reduce((earlier, later) -> later)
        .flatMap(Layout.Entry::login);
  }

  /** All that can be read of what is shown to registries, of whomever. */
  public List<Login> logins() {
    return layout.auths().stream()
        .flatMap(auths -> auths.entries().stream())
        .flatMap(entry -> entry.login().stream())
        .toList();
  }

  /**
   * The same with other entries for some registries. An entry under an old spelling of such a
   * registry (with a scheme, or with the path of its API) is replaced as well: the kubelet would
   * show it too.
   *
   * @param basics what is shown, as HTTP's Basic scheme wants it, by host
   */
  public DockerConfig with(Map<String, String> basics) {
    List<Splice> splices = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (String host : basics.keySet().stream().sorted().toList()) {
      String written = written(basics.getOrDefault(host, ""));
      List<Layout.Entry> old = entries(host);
      old.forEach(entry -> splices.add(Splice.replace(entry.value(), written)));
      if (old.stream().noneMatch(entry -> entry.key().equals(host))) {
        added.add(quoted(host) + ":" + written);
      }
    }
    if (!added.isEmpty()) {
      splices.add(addition(String.join(",", added)));
    }
    return spliced(splices);
  }

  private List<Layout.Entry> entries(String host) {
    return layout.auths().stream()
        .flatMap(auths -> auths.entries().stream())
        .filter(entry -> entry.key().equals(host) || isSpelling(entry.key(), host))
        .toList();
  }

  private static boolean isSpelling(String key, String host) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower
        .replaceFirst("^https?://", "")
        .replaceFirst("/(v[12]/?)?$", "")
        .equals(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Only {@code auth}: it is what Docker itself writes, it wins over {@code username} and {@code
   * password} in the kubelet, and the password is there once.
   */
  private static String written(String basic) {
    return "{\"auth\":" + quoted(basic) + "}";
  }

  /** Neither hosts nor Base64 have anything else to be escaped. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private Splice addition(String members) {
    if (layout.auths().isEmpty()) {
      return Splice.add(layout.root(), "\"auths\":{" + members + "}");
    }
    // The last one: it would undo the others if it were null.
    return Splice.add(layout.auths().get(layout.auths().size() - 1).value(), members);
  }

  private DockerConfig spliced(List<Splice> splices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int done = 0;
    for (Splice splice : splices.stream().sorted(Comparator.comparing(Splice::start)).toList()) {
      out.write(bytes, done, splice.start() - done);
      out.writeBytes(splice.text().getBytes(StandardCharsets.UTF_8));
      done = splice.end();
    }
    out.write(bytes, done, bytes.length - done);
    try {
      return parse(out.toByteArray());
    } catch (BrokenDockerConfigException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Bytes that go, and what comes instead. */
  private record Splice(int start, int end, String text) {

    static Splice replace(Layout.Value old, String text) {
      return new Splice(old.start(), old.end(), text);
    }

    static Splice add(Layout.Value object, String members) {
      if (object.isNull()) {
        return replace(object, "{" + members + "}");
      }
      String text = object.isEmpty() ? members : "," + members;
      return new Splice(object.tail(), object.tail(), text);
    }
  }

  @Override
  public String toString() {
    return "DockerConfig[" + bytes.length + " bytes]";
  }
}
