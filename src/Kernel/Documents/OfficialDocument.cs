namespace PartyDiscipline.Kernel.Documents;

/// <summary>
/// An official document (公文) as GB/T 9704-2012 sees it: what it says, never how it looks. The host prints it as docx and PDF from this
/// one model, so the two never differ in their words. Texts are in the language of the document, which is Chinese unless its maker
/// offers another.
/// </summary>
public sealed record OfficialDocument
{
    /// <summary>File name without extension: 单位_年度_文种_文号_日期.</summary>
    public required string FileName { get; init; }

    /// <summary>发文机关标志, in red over the red rule; null for documents without a red head, such as statements and forms.</summary>
    public string? RedHead { get; init; }

    /// <summary>发文字号, for example 示狱党〔2026〕3号; taken from the organ's counter when the document is issued.</summary>
    public string? Number { get; init; }

    /// <summary>签发人, printed to the right of the number.</summary>
    public string? Signatory { get; init; }

    /// <summary>标题. Line breaks are kept; without them the printer breaks it into lines of falling length.</summary>
    public required string Title { get; init; }

    /// <summary>主送机关, without the colon.</summary>
    public string? AddressedTo { get; init; }

    public required IReadOnlyList<Block> Body { get; init; }

    /// <summary>附件, each on a page of its own before the imprint; their titles make the 附件说明.</summary>
    public IReadOnlyList<Annex> Annexes { get; init; } = [];

    /// <summary>发文机关署名 and 成文日期.</summary>
    public Closing? Closing { get; init; }

    /// <summary>附注, without its brackets.</summary>
    public string? Note { get; init; }

    /// <summary>版记, at the foot of the last page.</summary>
    public Imprint? Imprint { get; init; }

    /// <summary>承办人→部门负责人→分管领导→主要领导: who answered for the document at each level, in that order.</summary>
    public IReadOnlyList<SignOff> SignOffs { get; init; } = [];

    /// <summary>核验 line at the foot of the text: the hash of what was frozen and where it can be checked.</summary>
    public string? Proof { get; init; }
}

/// <summary>A part of the text, in order.</summary>
public abstract record Block;

/// <summary>
/// A heading of level 1 to 4, without its number: the printer counts 一、（一）1.（1） and starts again under each higher one.
/// </summary>
public sealed record Heading(int Level, string Text) : Block;

/// <summary>A paragraph of the body, first line indented by two characters.</summary>
public sealed record Paragraph(string Text) : Block
{
    /// <summary>False for lines that stand flush left.</summary>
    public bool Indented { get; init; } = true;
}

/// <summary>A table whose head repeats on every page.</summary>
public sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block
{
    public string? Caption { get; init; }
    /// <summary>On pages of its own, turned.</summary>
    public bool Landscape { get; init; }
}

/// <param name="Title">The head of the column.</param>
/// <param name="Share">Its share of the width, relative to the other columns.</param>
public sealed record Column(string Title, double Share = 1);

/// <summary>A form: label and value side by side, such as a record of a talk.</summary>
public sealed record Form(IReadOnlyList<FormLine> Lines) : Block;

/// <param name="Label">What it is.</param>
/// <param name="Value">What was filled in; empty lines leave room to write by hand.</param>
/// <param name="Lines">Lines of room for it, at least.</param>
public sealed record FormLine(string Label, string Value, int Lines = 1);

/// <summary>Who signed, side by side where there are two; a line to sign on where nobody has yet.</summary>
public sealed record Signatures(IReadOnlyList<Signature> Of) : Block;

/// <param name="Side">甲方, 乙方, 谈话人 and the like, with the body's name.</param>
/// <param name="Post">The post in which he signs.</param>
/// <param name="Name">Who signed; null while nobody has.</param>
/// <param name="On">The day of it, in China.</param>
/// <param name="Proof">The first letters of the signature's hash.</param>
public sealed record Signature(string Side, string Post, string? Name, DateOnly? On, string? Proof = null);

/// <summary>A page break.</summary>
public sealed record NewPage : Block;

public sealed record Annex(string Title, IReadOnlyList<Block> Body);

/// <param name="Organ">署名.</param>
/// <param name="On">成文日期.</param>
/// <param name="Sealed">Room is kept for the seal over both.</param>
public sealed record Closing(string Organ, DateOnly On, bool Sealed = true);

/// <param name="CopiedTo">抄送, without the full stop; null when nobody.</param>
/// <param name="Organ">印发机关.</param>
/// <param name="On">印发日期.</param>
public sealed record Imprint(string? CopiedTo, string Organ, DateOnly On);

/// <param name="Level">承办人, 部门负责人, 分管领导, 主要领导.</param>
/// <param name="Name">Who; null leaves room to sign by hand.</param>
/// <param name="On">When.</param>
public sealed record SignOff(string Level, string? Name, DateOnly? On);
