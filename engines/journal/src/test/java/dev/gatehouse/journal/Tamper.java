package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Does to a journal's folder what somebody would who wants to change what it says. */
enum Tamper {
  FLIP_A_BIT {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
      return Done.at(file, "byte " + at);
    }
  },
  OVERWRITE_A_RUN {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = any(segments(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length - 64);
      for (int i = at; i < at + 64; i++) {
        bytes[i] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      return Done.at(file, "bytes from " + at);
    }
  },
  DELETE_A_FILE {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      Files.delete(file);
      return Done.at(file, "deleted");
    }
  },
  CUT_A_FILE {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = any(everything(state), random);
      byte[] bytes = Files.readAllBytes(file);
      int length = random.nextInt(used(bytes));
      Files.write(file, Arrays.copyOf(bytes, length));
      return Done.at(file, "cut to " + length);
    }
  },
  CUT_OFF_LAST_RECORDS {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = open(state);
      RawSegment segment = RawSegment.read(file);
      int index = random.nextInt(segment.count());
      long sequence = segment.sequence(index);
      segment.blank(segment.at(index));
      segment.write(file);
      return Done.at(file, "zeroed from record " + index).record(sequence);
    }
  },
  SWAP_TWO_RECORDS {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = open(state);
      RawSegment segment = RawSegment.read(file);
      int index = random.nextInt(segment.count() - 1);
      long sequence = segment.sequence(index);
      int from = segment.at(index);
      int middle = segment.at(index + 1);
      int to = segment.at(index + 2);
      byte[] first = Arrays.copyOfRange(segment.bytes(), from, middle);
      System.arraycopy(segment.bytes(), middle, segment.bytes(), from, to - middle);
      System.arraycopy(first, 0, segment.bytes(), from + to - middle, first.length);
      segment.write(file);
      return Done.at(file, "swapped record " + index).records(sequence, sequence + 2);
    }
  },
  REPLAY_A_SEGMENT {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      List<Path> files = segments(state);
      Path from = any(files, random);
      Path to = files.get((files.indexOf(from) + 1) % files.size());
      Path target = to.resolveSibling(stem(to) + extension(from));
      Files.delete(to);
      Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
      return Done.at(to, "has become " + from.getFileName());
    }
  },
  CUT_A_FILE_AT_A_RECORD {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = open(state);
      RawSegment segment = RawSegment.read(file);
      int index = random.nextInt(segment.count());
      Files.write(file, Arrays.copyOf(segment.bytes(), segment.at(index)));
      return Done.at(file, "cut at record " + index).record(segment.sequence(index));
    }
  },
  TAKE_OUT_A_RECORD {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = open(state);
      RawSegment segment = RawSegment.read(file);
      int index = random.nextInt(segment.count());
      long sequence = segment.sequence(index);
      int from = segment.at(index);
      int to = segment.at(index + 1);
      byte[] bytes = segment.bytes();
      System.arraycopy(bytes, to, bytes, from, bytes.length - to);
      segment.blank(bytes.length - (to - from));
      segment.write(file);
      return Done.at(file, "without record " + index).record(sequence);
    }
  },
  REWRITE_A_RECORD {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path file = any(segments(state), random);
      RawSegment segment = RawSegment.read(file);
      int index = random.nextInt(segment.count());
      segment.rewrite(index);
      segment.write(file);
      return Done.at(file, "rewritten record " + index).record(segment.sequence(index));
    }
  },
  REPLAY_AN_EARLIER_FILE {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path earlier = any(scene.changed(), random);
      Path file = state.resolve(scene.earlier().relativize(earlier));
      Files.copy(earlier, file, StandardCopyOption.REPLACE_EXISTING);
      return Done.at(file, "as it was earlier");
    }
  },
  ROLL_THE_FOLDER_BACK {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      TamperScene.delete(state);
      SampleJournal.copy(scene.earlier(), state);
      return new Done("all as it was earlier", TamperScene.WITNESS, -1, 0);
    }
  },
  CUT_BACK_TO_A_SEAL {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path seal = any(list(state.resolve("checkpoints"), ".seal"), random);
      Files.copy(seal, new Layout(state).latest(), StandardCopyOption.REPLACE_EXISTING);
      for (Path file : everything(state)) {
        if (stem(file).matches("\\d{10}") && stem(file).compareTo(stem(seal)) > 0) {
          Files.delete(file);
        }
      }
      return new Done("ends with " + seal.getFileName(), TamperScene.WITNESS, -1, 0);
    }
  },
  PUT_ANOTHER_JOURNAL_IN_ITS_PLACE {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      TamperScene.delete(state);
      SampleJournal.copy(scene.forged(), state);
      return new Done("another key, another history", TamperScene.WITNESS, -1, 0);
    }
  },
  SIGN_WITH_ANOTHER_KEY {
    @Override
    Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException {
      Path other = Files.createDirectories(state.resolve("other"));
      Signer signer = Signer.open(new Layout(other), "journal.test", new SecureRandom());
      Path note = any(notes(state), random);
      String text = Files.readString(note);
      String body = text.substring(0, text.lastIndexOf("\n\n") + 1);
      Files.writeString(note, Note.sign(body, signer));
      return Done.at(note, "signed by another key");
    }
  };

  /** Tampers with a copy of the scene's journal. */
  abstract Done run(Path state, TamperScene scene, RandomGenerator random) throws IOException;

  /**
   * What was done, where it has to be found, and at one of which records; negative if at none.
   *
   * @param place part of a file's name, or of a name that was given to a checkpoint
   */
  record Done(String what, String place, long first, long end) {
    static Done at(Path file, String what) {
      String name = String.valueOf(file.getFileName());
      // A seal and the segment it is about are one place.
      String place = name.matches("\\d{10}\\..*") ? stem(file) : name;
      return new Done(name + " " + what, place, -1, 0);
    }

    Done record(long sequence) {
      return records(sequence, sequence + 1);
    }

    Done records(long first, long end) {
      return new Done(what, place, first, end);
    }

    /** Whether a report says so. */
    boolean isIn(Report report) {
      return report.findings().stream().anyMatch(this::isIn)
          || (first < 0 && report.remarks().stream().anyMatch(it -> it.contains(place)));
    }

    private boolean isIn(Finding finding) {
      return finding.file().contains(place)
          && (first < 0 || (finding.first() < end && first < finding.end()));
    }
  }

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
    return list(folder, "");
  }

  private static List<Path> list(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static Path any(List<Path> files, RandomGenerator random) {
    return files.get(random.nextInt(files.size()));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
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
}
