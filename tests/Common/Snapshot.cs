using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Snapshooter;
using Snapshooter.Core;
using Snapshooter.Exceptions;
using Xunit;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// Compares a text with the approved one beside the test: <c>Class.Method.verified.txt</c>. A difference is written as
/// <c>.received.txt</c>; with ACCEPT=1 it becomes the approved text. A missing file is made at a desk and fails in CI.
/// </summary>
public static class Snapshot
{
    /// <param name="text">What the test came to.</param>
    /// <param name="name">Tells several snapshots of one test apart.</param>
    /// <param name="extension">Of the file, without the dot.</param>
    /// <param name="source">The test's own file.</param>
    public static void Match(string text, string? name = null, string extension = "txt", [CallerFilePath] string source = "")
    {
        var test = TestContext.Current.TestMethod ?? throw new InvalidOperationException("A snapshot belongs to a running test.");
        var file = $"{test.TestClass.TestClassSimpleName}.{test.MethodName}{(name is null ? "" : "." + name)}";
        var full = new SnapshotFullName($"{file}.verified.{extension}", Path.GetDirectoryName(source)!);
        var files = new Files();
        new SnapshotAssert(new Plain(), files, new Tidy(), new Whole(), new Unformatted()).AssertSnapshot(text.ReplaceLineEndings("\n"), full, new MatchOptions());
    }

    sealed class Files : ISnapshotFileHandler
    {
        public string SaveNewSnapshot(SnapshotFullName snapshotFullName, string snapshotData)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") throw new SnapshotNotFoundException($"{snapshotFullName.Filename} is missing; run the test at a desk and commit what it writes.");
            return Write(PathOf(snapshotFullName), snapshotData);
        }

        public string SaveMismatchSnapshot(SnapshotFullName snapshotFullName, string snapshotData) => Write(
            Environment.GetEnvironmentVariable("ACCEPT") == "1" ? PathOf(snapshotFullName) : PathOf(snapshotFullName).Replace(".verified.", ".received.", StringComparison.Ordinal),
            snapshotData);

        public string ReadSnapshot(SnapshotFullName snapshotFullName) => File.ReadAllText(PathOf(snapshotFullName)).ReplaceLineEndings("\n");

        public bool TryReadSnapshot(SnapshotFullName snapshotFullName, out string snapshotData)
        {
            var found = File.Exists(PathOf(snapshotFullName));
            snapshotData = found ? ReadSnapshot(snapshotFullName) : null!;
            return found;
        }

        public void DeleteSnapshot(SnapshotFullName snapshotFullName) => File.Delete(PathOf(snapshotFullName));

        public void DeleteSnapshotSubfolder(SnapshotFullName snapshotFullName, string subfolder) { }

        static string PathOf(SnapshotFullName name) => Path.Combine(name.FolderPath, name.Filename);

        static string Write(string path, string text)
        {
            File.WriteAllText(path, text);
            return path;
        }
    }

    sealed class Tidy : ISnapshotEnvironmentCleaner
    {
        public void Cleanup(SnapshotFullName snapshotFullName) =>
            File.Delete(Path.Combine(snapshotFullName.FolderPath, snapshotFullName.Filename.Replace(".verified.", ".received.", StringComparison.Ordinal)));
    }

    sealed class Plain : ISnapshotSerializer
    {
        public string SerializeObject(object objectToSerialize) => (string)objectToSerialize;
        public string SerializeJsonToken(JToken jsonToken) => jsonToken.ToString();
        public JToken Deserialize(string snapshotJson) => JValue.CreateString(snapshotJson);
    }

    sealed class Unformatted : ISnapshotFormatter
    {
        public string FormatSnapshot(string currentSnapshotData, MatchOptions matchOptions) => currentSnapshotData;
    }

    sealed class Whole : ISnapshotComparer
    {
        public void CompareSnapshots(string originalSnapshot, string currentSnapshot, MatchOptions matchOptions) => Assert.Equal(originalSnapshot, currentSnapshot);
    }
}
