package io.hybridrunner.ecr.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in the bytes of a Docker configuration its entries are.
 *
 * @param root the object that all is in
 * @param auths each member of that name: JSON allows more than one, and Go reads them all
 */
record Layout(Value root, List<Auths> auths) {

  /** A Secret has 1 MiB at most; what the API server took is read, however odd. */
  private static final int MOST = 4 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxNameLength(MOST)
                  .maxNumberLength(MOST)
                  .maxStringLength(MOST)
                  .build())
          .build();

  /**
   * A value's place.
   *
   * @param start its first byte
   * @param end the byte after it
   * @param tail where another member may be put in, if it is an object
   * @param isEmpty whether it has no members
   * @param isNull whether it is {@code null}
   */
  record Value(int start, int end, int tail, boolean isEmpty, boolean isNull) {}

  /** The member {@code auths}. */
  record Auths(Value value, List<Entry> entries) {}

  /** What is shown to a registry. */
  record Entry(String key, Value value, Optional<Login> login) {}

  /**
   * Reads all of it.
   *
   * @throws BrokenDockerConfigException when it is something else
   */
  static Layout of(byte[] bytes) throws BrokenDockerConfigException {
    if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB) {
      throw new BrokenDockerConfigException(
          "it begins with a byte order mark, which the kubelet does not read");
    }
    try (JsonParser parser = JSON.createParser(bytes)) {
      return new Reading(parser).document();
    } catch (JsonParseException | StreamConstraintsException broken) {
      // The parser's own message quotes the content.
      throw new BrokenDockerConfigException(
          "it is no JSON from byte " + Math.max(0, broken.getLocation().getByteOffset()) + " on");
    } catch (IOException broken) {
      throw new BrokenDockerConfigException("it is no JSON");
    }
  }

  /** One pass over the bytes. */
  private static final class Reading {

    private final JsonParser parser;
    private final List<Auths> auths = new ArrayList<>();

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Layout document() throws IOException, BrokenDockerConfigException {
      JsonToken first = parser.nextToken();
      if (start() < 0) {
        throw new BrokenDockerConfigException("it is no UTF-8");
      }
      if (first != JsonToken.START_OBJECT && first != JsonToken.VALUE_NULL) {
        throw new BrokenDockerConfigException("it is no JSON object");
      }
      Value root = value(this::topLevel);
      if (parser.nextToken() != null) {
        throw new BrokenDockerConfigException("something comes after its JSON object");
      }
      return new Layout(root, auths);
    }

    /** Reads one member of an object; the parser is at the value. */
    private interface Member {
      void read(String name) throws IOException, BrokenDockerConfigException;
    }

    private void topLevel(String name) throws IOException, BrokenDockerConfigException {
      // As Go, in which the kubelet is written, finds the name of a field.
      if (!name.equalsIgnoreCase("auths")) {
        parser.skipChildren();
        return;
      }
      JsonToken token = parser.currentToken();
      if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL) {
        throw new BrokenDockerConfigException("its 'auths' is no object");
      }
      List<Entry> entries = new ArrayList<>();
      Value value = value(key -> entries.add(entry(key)));
      auths.add(new Auths(value, entries));
    }

    private Entry entry(String key) throws IOException, BrokenDockerConfigException {
      String[] found = {"", "", ""};
      Value value =
          value(
              field -> {
                int index = List.of("auth", "username", "password").indexOf(field);
                if (index >= 0 && parser.currentToken() == JsonToken.VALUE_STRING) {
                  found[index] = parser.getText();
                }
                parser.skipChildren();
              });
      return new Entry(key, value, Login.of(found[0], found[1], found[2]));
    }

    /** The place of the value the parser is at; of an object, each member is handed over. */
    private Value value(Member member) throws IOException, BrokenDockerConfigException {
      int start = start();
      JsonToken token = parser.currentToken();
      if (token != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return new Value(start, end(), start, true, token == JsonToken.VALUE_NULL);
      }
      int tail = start + 1;
      boolean isEmpty = true;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        member.read(name);
        tail = end();
        isEmpty = false;
      }
      return new Value(start, end(), tail, isEmpty, false);
    }

    private int start() {
      return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() throws IOException {
      parser.finishToken();
      return (int) parser.currentLocation().getByteOffset();
    }
  }
}
