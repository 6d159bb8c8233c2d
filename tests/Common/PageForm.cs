using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// One form of a page as a browser without scripts sends it: with every field that it holds, and some of them typed otherwise. Sent again it is the
/// same form once more, as a second click is.
/// </summary>
public sealed partial class PageForm
{
    readonly HttpClient client;
    readonly string address;
    readonly List<KeyValuePair<string, string>> fields = [];
    readonly List<string> files = [];
    readonly List<string> buttons = [];

    PageForm(HttpClient client, string page, string form)
    {
        this.client = client;
        address = Action().Match(form[..form.IndexOf('>', StringComparison.Ordinal)]) is { Success: true } action ? WebUtility.HtmlDecode(action.Groups[1].Value) : page;
        buttons.AddRange(Elsewhere().Matches(form).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)));
        foreach (var tag in Control().Matches(form).Select(m => m.Value))
        {
            if (Name().Match(tag) is not { Success: true } name || tag.Contains("disabled", StringComparison.Ordinal)) continue;
            var key = WebUtility.HtmlDecode(name.Groups[1].Value);
            if (tag.Contains("type=\"file\"", StringComparison.Ordinal))
            {
                files.Add(key);
                continue;
            }
            if (tag.StartsWith("<textarea", StringComparison.Ordinal)) fields.Add(new(key, WebUtility.HtmlDecode(tag[(tag.IndexOf('>', StringComparison.Ordinal) + 1)..tag.LastIndexOf("</", StringComparison.Ordinal)]).TrimStart('\n')));
            else if (tag.StartsWith("<select", StringComparison.Ordinal)) fields.AddRange(Chosen(tag).Select(v => KeyValuePair.Create(key, v)));
            else if (!Ticked().IsMatch(tag) || tag.Contains(" checked", StringComparison.Ordinal)) fields.Add(new(key, WebUtility.HtmlDecode(Value().Match(tag).Groups[1].Value)));
        }
    }

    PageForm(PageForm of, string pressing)
    {
        (client, address) = (of.client, pressing);
        fields.AddRange(of.fields);
        files.AddRange(of.files);
    }

    /// <summary>The form of a page that leads to this handler, and holds this, for example the step that it takes; null when the page has none.</summary>
    public static async Task<PageForm?> Find(HttpClient client, string page, string? handler = null, string? holding = null, CancellationToken cancel = default)
    {
        var html = await client.GetStringAsync(page, cancel);
        var form = Form().Matches(html).Select(m => m.Value).FirstOrDefault(f =>
            f[..f.IndexOf('>', StringComparison.Ordinal)] is var head && head.Contains("method=\"post\"", StringComparison.Ordinal)
            && (handler is null ? !head.Contains("handler=", StringComparison.Ordinal) && f.Contains("Operation", StringComparison.Ordinal) : head.Contains($"handler={handler}\"", StringComparison.Ordinal) || head.Contains($"handler={handler}&", StringComparison.Ordinal))
            && (holding is null || f.Contains($"value=\"{holding}\"", StringComparison.Ordinal)));
        return form is null ? null : new PageForm(client, page, form);
    }

    /// <summary>Every form of a page that is posted; none of an answer that is no page.</summary>
    public static async Task<IReadOnlyList<PageForm>> All(HttpClient client, string page, CancellationToken cancel = default)
    {
        using var answer = await client.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, cancel);
        return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/html" ? Of(client, page, await answer.Content.ReadAsStringAsync(cancel)) : [];
    }

    /// <summary>The same of a page that was read already.</summary>
    public static IReadOnlyList<PageForm> Of(HttpClient client, string page, string html) =>
        [.. Form().Matches(html).Select(m => m.Value).Where(f => f[..f.IndexOf('>', StringComparison.Ordinal)].Contains("method=\"post\"", StringComparison.Ordinal)).Select(f => new PageForm(client, page, f))];

    /// <summary>Where it is sent.</summary>
    public string Address => address;

    /// <summary>Where its other buttons send it.</summary>
    public IReadOnlyList<string> Buttons => buttons;

    /// <summary>The same form, sent by one of its other buttons.</summary>
    public PageForm Pressing(string button) => new(this, button);

    /// <summary>Every field with what it holds, in their order; not those for files.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    /// <summary>The fields for files.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Types into fields; of several values all are chosen, of none the field is left out.</summary>
    public PageForm Typed(params (string Field, string[] Values)[] typed)
    {
        foreach (var (field, values) in typed)
        {
            fields.RemoveAll(f => f.Key == field);
            fields.AddRange(values.Select(v => KeyValuePair.Create(field, v)));
        }
        return this;
    }

    public PageForm Typed(string field, string value) => Typed((field, [value]));

    /// <summary>What a field holds.</summary>
    public IEnumerable<string> this[string field] => fields.Where(f => f.Key == field).Select(f => f.Value);

    public async Task<PageAnswer> Send(CancellationToken cancel = default)
    {
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(fields), cancel);
        return new(answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancel)), answer.Headers.Location?.ToString());
    }

    /// <summary>With files, as browsers write them; the names go out as they are, whatever is in them.</summary>
    public async Task<PageAnswer> Send(IEnumerable<(string Field, string Name, byte[] Content)> chosen, CancellationToken cancel = default)
    {
        const string boundary = "----------------------------7e21f0a34c";
        using var body = new MemoryStream();
        void Write(string text) => body.Write(Encoding.UTF8.GetBytes(text));
        foreach (var (key, value) in fields) Write($"--{boundary}\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n");
        foreach (var (field, name, content) in chosen)
        {
            Write($"--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n");
            body.Write(content);
            Write("\r\n");
        }
        Write($"--{boundary}--\r\n");
        body.Position = 0;
        using var sent = new StreamContent(body);
        sent.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        using var answer = await client.PostAsync(address, sent, cancel);
        return new(answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancel)), answer.Headers.Location?.ToString());
    }

    static IEnumerable<string> Chosen(string select)
    {
        var options = Option().Matches(select).Select(m => m.Value).ToList();
        var chosen = options.Where(o => o[..o.IndexOf('>', StringComparison.Ordinal)].Contains(" selected", StringComparison.Ordinal)).ToList();
        if (chosen.Count == 0 && !select[..select.IndexOf('>', StringComparison.Ordinal)].Contains("multiple", StringComparison.Ordinal)) chosen = [.. options.Take(1)];
        return chosen.Select(o => WebUtility.HtmlDecode(Value().Match(o).Groups[1].Value));
    }

    [GeneratedRegex("<form\\b.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input\\b[^>]*>|<textarea\\b.*?</textarea>|<select\\b.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Control();

    [GeneratedRegex("<option\\b.*?</option>", RegexOptions.Singleline)]
    private static partial Regex Option();

    [GeneratedRegex("type=\"(checkbox|radio)\"")]
    private static partial Regex Ticked();

    [GeneratedRegex("\\baction=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<button\\b[^>]*\\bformaction=\"([^\"]*)\"")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}

/// <summary>What a sent form was answered with.</summary>
public sealed record PageAnswer(HttpStatusCode Status, string Body, string? Location)
{
    public bool Redirects => Status == HttpStatusCode.Redirect;
}
