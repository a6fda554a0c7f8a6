package io.hybridrunner.ecr.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The forms of this program's values. */
final class Forms {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern FLAG = Pattern.compile("true|false");
  private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{11}");
  private static final Pattern HOST =
      Pattern.compile("(?=.{1,259}$)" + LABEL + "(\\." + LABEL + ")*(:[1-9][0-9]{0,4})?");
  private static final String PART = "[a-z0-9]+([._-]+[a-z0-9]+)*";
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?=.{1,400}$)"
              + PART
              + "(/"
              + PART
              + ")*"
              + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})?");

  /** A namespace's name, as RFC 1123 wants labels. */
  static final Form<String> NAMESPACE = matching(LABEL, "Use up to 63 small letters, digits and -");

  /** A Secret's name, as RFC 1123 wants subdomains. */
  static final Form<String> SECRET =
      matching(
          "(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*", "Use small letters, digits, . and -");

  /** An AWS account. Unquoted it is a number, which is the same text unless it begins with 0. */
  static final Form<String> ACCOUNT =
      new Form<>(WHOLE, matching("[0-9]{12}", "Write the 12 digits of an AWS account").parser());

  /** An AWS region. */
  static final Form<String> REGION =
      matching("[a-z]{2,8}(-[a-z]+){1,3}-[0-9]{1,2}", "Write for instance eu-west-1");

  /** A registry's host, with or without {@code https://}; without it afterwards. */
  static final Form<String> HOST_NAME = Form.of(Forms::host);

  /** An image without its registry. */
  static final Form<String> IMAGE_NAME =
      Form.of(
          text -> {
            if (!IMAGE.matcher(text).matches()) {
              throw new BadValue(
                  Form.quoted(text) + " is not an image in a registry",
                  "Write repository, repository:tag or repository@sha256:…");
            }
            return text;
          });

  /** An address. */
  static final Form<URI> ENDPOINT = Form.of(Forms::endpoint);

  /** True or false. */
  static final Form<Boolean> TRUTH =
      new Form<>(FLAG, matching("true|false", "Write true or false").parser())
          .map(Boolean::parseBoolean);

  /** A text; what it means is found out later. */
  static final Form<String> TEXT = Form.of(text -> text);

  /** A file that is there. */
  static final Form<Path> READABLE =
      Form.of(
          text -> {
            Path path = path(text);
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
              throw new BadValue(
                  Form.quoted(text) + " is not a file that can be read",
                  "Check the path, the mount and the permissions");
            }
            return path;
          });

  /** A file that can be made: its directory is there. */
  static final Form<Path> WRITABLE =
      Form.of(
          text -> {
            Path path = path(text).toAbsolutePath();
            Path directory = path.getParent();
            if (directory == null || !Files.isWritable(directory) || Files.isDirectory(path)) {
              throw new BadValue(
                  Form.quoted(text) + " is not a file that can be written",
                  "Name a file in a directory that is there and can be written");
            }
            return path;
          });

  private Forms() {}

  private static String host(String text) throws BadValue {
    String host = text.strip();
    if (host.startsWith("http://")) {
      throw new BadValue(
          Form.quoted(host) + " begins with http://",
          "Leave it out; in the file say insecure: true");
    }
    host = host.startsWith("https://") ? host.substring("https://".length()) : host;
    host = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
    if (host.equals("public.ecr.aws")) {
      throw new BadValue(
          "public.ecr.aws needs no pull credential", "Remove it: anybody may pull from there");
    }
    if (!HOST.matcher(host).matches()) {
      throw new BadValue(
          // Who writes user:password@host must not find it in a log.
          Form.quoted(host.replaceFirst(".*@", "•••@")) + " is not a registry's host",
          "Write a name in small letters, with a port perhaps, and nothing behind it");
    }
    return host;
  }

  private static URI endpoint(String text) throws BadValue {
    String example = "Write for instance https://vpce-1.api.ecr.eu-west-1.vpce.amazonaws.com";
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      // Never quoted: a user's name and password may stand in it.
      if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
        throw new BadValue("is not an address of a server without a user in it", example);
      }
      if (uri.getQuery() != null || uri.getFragment() != null) {
        throw new BadValue("has a ? or # part", example);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new BadValue("is not an address", example);
    }
  }

  private static Path path(String text) throws BadValue {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadValue("is not a path", "Write the path of a file");
    }
  }

  private static Form<String> matching(String regex, String rule) {
    Pattern pattern = Pattern.compile(regex);
    return Form.of(
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new BadValue(Form.quoted(text) + " is not allowed", rule);
          }
          return text;
        });
  }
}
