using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Kernel.Web;

/// <summary>The shapes of lights and marks, drawn so that they look alike in every font, on paper and in forced colours.</summary>
static class Glyphs
{
    const string Circle = "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z";
    const string Ring = Circle + "M8 3.4a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 0 0 0-9.2z";
    const string HalfRing = Circle + "M8 3.4a4.6 4.6 0 0 0 0 9.2z";
    const string Triangle = "M8 1.2l7.2 13H.8z";
    const string Square = "M2 2h12v12H2z";
    const string Lozenge = "M8 .8l7.2 7.2L8 15.2L.8 8z M8 3.6L3.6 8L8 12.4L12.4 8z";

    /// <summary>The css name of a light: <c>met</c>, <c>on-track</c>, <c>due-soon</c>, <c>overdue</c>, <c>none</c>.</summary>
    public static string Name(Light light) => light switch
    {
        Light.Met => "met",
        Light.OnTrack => "on-track",
        Light.DueSoon => "due-soon",
        Light.Overdue => "overdue",
        _ => "none",
    };

    /// <summary>● ◐ ▲ ■ ○.</summary>
    public static IHtmlContent Of(Light light) => Shape("light-shape", light switch
    {
        Light.Met => Circle,
        Light.OnTrack => HalfRing,
        Light.DueSoon => Triangle,
        Light.Overdue => Square,
        _ => Ring,
    });

    /// <summary>▲ ◇ ○.</summary>
    public static IHtmlContent Of(Mark mark) => Shape("mark-shape", mark switch
    {
        Mark.Notice => Triangle,
        Mark.Other => Lozenge,
        _ => Ring,
    });

    static TagBuilder Shape(string css, string path)
    {
        var svg = new TagBuilder("svg");
        svg.AddCssClass(css);
        svg.Attributes["viewBox"] = "0 0 16 16";
        svg.Attributes["aria-hidden"] = "true";
        svg.Attributes["focusable"] = "false";
        var drawn = new TagBuilder("path");
        drawn.Attributes["d"] = path;
        drawn.Attributes["fill-rule"] = "evenodd";
        drawn.Attributes["fill"] = "currentColor";
        svg.InnerHtml.AppendHtml(drawn);
        return svg;
    }
}
