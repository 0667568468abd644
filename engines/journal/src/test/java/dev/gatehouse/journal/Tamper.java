package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Does to a journal's folder what somebody would who wants to change what it says. */
enum Tamper {
  FLIP_A_BIT {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
      return file.getFileName() + " byte " + at;
    }
  },
  OVERWRITE_A_RUN {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = any(segments(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length - 64);
      for (int i = at; i < at + 64; i++) {
        bytes[i] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      return file.getFileName() + " bytes from " + at;
    }
  },
  DELETE_A_FILE {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      Files.delete(file);
      return file.getFileName() + " deleted";
    }
  },
  CUT_A_FILE {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int length = random.nextInt(used(bytes));
      Files.write(file, Arrays.copyOf(bytes, length));
      return file.getFileName() + " cut to " + length;
    }
  },
  CUT_OFF_LAST_RECORDS {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = open(state);
      byte[] bytes = Files.readAllBytes(file);
      int[] frames = frames(bytes);
      int from = frames[random.nextInt(frames.length)];
      Arrays.fill(bytes, from, bytes.length, (byte) 0);
      Files.write(file, bytes);
      return file.getFileName() + " zeroed from " + from;
    }
  },
  SWAP_TWO_RECORDS {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path file = open(state);
      byte[] bytes = Files.readAllBytes(file);
      int[] frames = frames(bytes);
      int i = random.nextInt(frames.length - 2);
      byte[] first = Arrays.copyOfRange(bytes, frames[i], frames[i + 1]);
      byte[] second = Arrays.copyOfRange(bytes, frames[i + 1], frames[i + 2]);
      System.arraycopy(second, 0, bytes, frames[i], second.length);
      System.arraycopy(first, 0, bytes, frames[i] + second.length, first.length);
      Files.write(file, bytes);
      return file.getFileName() + " swapped at " + frames[i];
    }
  },
  REPLAY_A_SEGMENT {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      List<Path> files = segments(state);
      Path from = any(files, random);
      Path to = files.get((files.indexOf(from) + 1) % files.size());
      Path target = to.resolveSibling(stem(to) + extension(from));
      Files.delete(to);
      Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
      return from.getFileName() + " over " + to.getFileName();
    }
  },
  SIGN_WITH_ANOTHER_KEY {
    @Override
    String run(Path state, RandomGenerator random) throws IOException {
      Path other = Files.createDirectories(state.resolve("other"));
      Signer signer = Signer.open(new Layout(other), "journal.test", new SecureRandom());
      Path note = any(notes(state), random);
      String text = Files.readString(note);
      String body = text.substring(0, text.lastIndexOf("\n\n") + 1);
      Files.writeString(note, Note.sign(body, signer));
      return note.getFileName() + " signed by another key";
    }
  };

  /** Tampers; says what was done. */
  abstract String run(Path state, RandomGenerator random) throws IOException;

  private static List<Path> segments(Path state) throws IOException {
    return list(state.resolve("journal"));
  }

  private static List<Path> notes(Path state) throws IOException {
    return list(state.resolve("checkpoints"));
  }

  private static List<Path> everything(Path state) throws IOException {
    return Stream.of(segments(state), notes(state), List.of(state.resolve("journal.pub")))
        .flatMap(List::stream)
        .toList();
  }

  private static Path open(Path state) throws IOException {
    return segments(state).stream()
        .filter(file -> file.toString().endsWith(".segment"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Path any(List<Path> files, RandomGenerator random) {
    return files.get(random.nextInt(files.size()));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.indexOf('.'));
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.indexOf('.'));
  }

  /** Length without the zeros at the end. */
  private static int used(byte[] bytes) {
    int length = bytes.length;
    while (length > 1 && bytes[length - 1] == 0) {
      length--;
    }
    return length;
  }

  /** Where the frames of a segment begin, and where the last one ends. */
  static int[] frames(byte[] bytes) {
    IntStream.Builder frames = IntStream.builder();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = SegmentHeader.SIZE;
    while (at < bytes.length && in.getInt(at) != 0) {
      frames.add(at);
      at += Frame.align(in.getInt(at));
    }
    return frames.build().toArray();
  }
}
