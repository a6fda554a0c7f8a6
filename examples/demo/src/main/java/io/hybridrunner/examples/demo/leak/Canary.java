package io.hybridrunner.examples.demo.leak;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A password and the forms in which it could have leaked: plain, URL-encoded, as a JSON string, in
 * base64 wherever it stood in the encoded text, in hexadecimal, in UTF-16; broken into lines or
 * not. Looked for is its longest run of letters and digits, since no encoder escapes those, so that
 * forms within forms are found too. Immutable; prints as dots.
 */
public final class Canary {

  private static final int SHORTEST = 8;
  private static final Pattern RUNS = Pattern.compile("[A-Za-z0-9]+");

  private final Map<String, byte[]> forms;

  private Canary(Map<String, byte[]> forms) {
    this.forms = forms;
  }

  /**
   * A canary for this password.
   *
   * @throws IllegalArgumentException when the password is too short to be told from chance
   */
  public static Canary of(String password) {
    if (password.length() < SHORTEST) {
      throw new IllegalArgumentException("a canary has at least " + SHORTEST + " characters");
    }
    String core =
        RUNS.matcher(password)
            .results()
            .map(MatchResult::group)
            .filter(run -> run.length() >= SHORTEST)
            .max(Comparator.comparingInt(String::length))
            .orElse(password);
    return new Canary(formsOf(core));
  }

  private static Map<String, byte[]> formsOf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("plain", bytes);
    forms.put("URL-encoded", ascii(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    forms.put(
        "as JSON",
        text.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8));
    forms.put("hexadecimal", ascii(HexFormat.of().formatHex(bytes)));
    forms.put("UTF-16", text.getBytes(StandardCharsets.UTF_16LE));
    for (int offset = 0; offset < 3; offset++) {
      String base64 = base64(bytes, offset);
      forms.put("base64 at " + offset, ascii(base64));
      forms.put("base64url at " + offset, ascii(base64.replace('+', '-').replace('/', '_')));
    }
    return forms;
  }

  /** The names of the forms that stand in these bytes. */
  public List<String> formsIn(byte[] text) {
    byte[] unbroken = withoutLineBreaks(text);
    List<String> found = new ArrayList<>();
    forms.forEach(
        (name, form) -> {
          if (contains(text, form) || contains(unbroken, form)) {
            found.add(name);
          }
        });
    return found;
  }

  /** Base64 is often broken into lines, and a line break in JSON is a backslash and an n. */
  private static byte[] withoutLineBreaks(byte[] text) {
    byte[] kept = new byte[text.length];
    int length = 0;
    for (int i = 0; i < text.length; i++) {
      boolean escaped = text[i] == '\\' && i + 1 < text.length && isBreak(text[i + 1], 'n', 'r');
      if (escaped) {
        i++;
      } else if (!isBreak(text[i], '\n', '\r')) {
        kept[length++] = text[i];
      }
    }
    return Arrays.copyOf(kept, length);
  }

  private static boolean isBreak(byte next, char one, char other) {
    return next == one || next == other;
  }

  /** The middle of its base64 form, which is the same whatever stands around the password. */
  private static String base64(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int from = offset == 0 ? 0 : offset + 1;
    int to = shifted.length / 3 * 4;
    return encoded.substring(from, to);
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    for (int i = 0; i <= text.length - wanted.length; i++) {
      if (text[i] == wanted[0]
          && Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "•••";
  }
}
