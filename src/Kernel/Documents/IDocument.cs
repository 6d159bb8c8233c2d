using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Kernel.Documents;

/// <summary>
/// A kind of document that a module can print. Found in the module's own assembly; the host offers it under
/// <c>/documents/{Name}/{subject}.docx</c> and <c>.pdf</c> to those who hold the permission, and writes each printing into the Ledger.
/// </summary>
public interface IDocument
{
    /// <summary>Unique among all modules; lower case letters and hyphens.</summary>
    string Name { get; }
    string Permission { get; }

    /// <summary>The document about a subject, or null when there is none for this reader: a foreign and a missing one look the same.</summary>
    Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel);
}

/// <summary>A kind of workbook that a module can print, under <c>/sheets/{Name}/{subject}.xlsx</c>, or with one sheet also <c>.csv</c>.</summary>
public interface IWorkbook
{
    /// <summary>Unique among all modules; lower case letters and hyphens.</summary>
    string Name { get; }
    string Permission { get; }

    /// <summary>The workbook about a subject, or null when there is none for this reader.</summary>
    Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel);
}

/// <summary>
/// What a module knows about the subject of an evidence pack (证据包): documents, workbooks and files that belong into it. The host asks
/// every module and adds the manifest of hashes and the proof from the Ledger.
/// </summary>
public interface IEvidence
{
    string Name { get; }

    /// <param name="actor">Who asks; only what he may read is given.</param>
    /// <param name="subject"><c>duty/{id}</c>, <c>person/{id}</c> or <c>party/{tenant.kind.key}/{year}</c>.</param>
    /// <param name="cancel">Cancels.</param>
    IAsyncEnumerable<Exhibit> Of(Actor actor, string subject, CancellationToken cancel);
}

/// <param name="Path">Path inside the pack, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="LedgerSubjects">Ledger subjects whose entries prove it.</param>
public sealed record Exhibit(string Path, ReadOnlyMemory<byte> Content, IReadOnlyList<string> LedgerSubjects);

/// <summary>The one place that turns models into files; asked by pages that print what is not yet kept anywhere.</summary>
public interface IPrinter
{
    /// <summary>Whether a PDF printer is set up.</summary>
    bool HasPdf { get; }

    byte[] Docx(OfficialDocument document);

    /// <summary>Null when no PDF printer is set up; the caller then offers the docx and says why.</summary>
    Task<byte[]?> Pdf(OfficialDocument document, CancellationToken cancel);

    byte[] Xlsx(Workbook workbook);

    /// <summary>The first sheet as UTF-8 with byte order mark; cells that begin like a formula are made harmless.</summary>
    byte[] Csv(Workbook workbook);
}
